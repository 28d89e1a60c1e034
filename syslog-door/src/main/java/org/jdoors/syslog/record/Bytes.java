package org.jdoors.syslog.record;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Bytes that are appended to and that grow; cleared and used again, so that nothing is allocated
 * once it has seen its usual content. What an unusual one took is let go: many threads keep such
 * bytes, and anybody may send a long record through each. For one thread at a time.
 */
public final class Bytes {
  /** Room that is kept when the content is cleared, beyond what was asked for at first. */
  private static final int KEPT = 4096;

  private final int capacity;
  private byte[] array;
  private int length;

  public Bytes(int capacity) {
    this.capacity = capacity;
    array = new byte[capacity];
  }

  /** The content is {@code array()[0..length())}; the array changes when the content grows. */
  public byte[] array() {
    return array;
  }

  public int length() {
    return length;
  }

  public void clear() {
    length = 0;
    if (array.length > KEPT && array.length > capacity) {
      array = new byte[capacity];
    }
  }

  /** Cuts the content to {@code shorter} bytes. */
  public void truncate(int shorter) {
    length = shorter;
  }

  public void put(int b) {
    reserve(1);
    array[length++] = (byte) b;
  }

  public void put(byte[] source) {
    put(source, 0, source.length);
  }

  public void put(byte[] source, int from, int to) {
    reserve(to - from);
    System.arraycopy(source, from, array, length, to - from);
    length += to - from;
  }

  /** Appends characters that are known to be ASCII. */
  public void putAscii(String text) {
    reserve(text.length());
    for (int i = 0; i < text.length(); i++) {
      array[length++] = (byte) text.charAt(i);
    }
  }

  /** Appends a number from 0 up in decimal. */
  public void putDecimal(int number) {
    if (number >= 10) {
      putDecimal(number / 10);
    }
    put('0' + number % 10);
  }

  /** Appends a number from 0 up in decimal, with zeros in front up to {@code digits}. */
  void putDecimal(int number, int digits) {
    if (digits > 1) {
      putDecimal(number / 10, digits - 1);
    }
    put('0' + number % 10);
  }

  /** Appends a 32-bit number without sign in decimal. */
  void putUnsigned(int number) {
    if (number >= 0) {
      putDecimal(number);
    } else {
      putDecimal(Integer.divideUnsigned(number, 10));
      put('0' + Integer.remainderUnsigned(number, 10));
    }
  }

  /** Makes room for {@code more} bytes behind the content. */
  public void reserve(int more) {
    if (more > array.length - length) {
      array = Arrays.copyOf(array, Math.max(array.length * 2, length + more));
    }
  }

  /** Takes {@code more} bytes that were put into {@link #array()} behind the content. */
  public void advance(int more) {
    length += more;
  }

  public byte[] copy() {
    return Arrays.copyOf(array, length);
  }

  /** The content, one character per byte. */
  @Override
  public String toString() {
    return new String(array, 0, length, StandardCharsets.ISO_8859_1);
  }
}
