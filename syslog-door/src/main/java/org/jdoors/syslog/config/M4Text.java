package org.jdoors.syslog.config;

import java.util.Arrays;

/**
 * Bytes that remember where in the file they come from: one int each, the byte in the low eight
 * bits, its offset above. So a file has at most 8 MiB.
 */
final class M4Text {
  /** No byte. */
  static final int END = -1;

  /** Longest file whose offsets fit. */
  static final int LONGEST_SOURCE = 1 << 23;

  private int[] units;
  private int length;

  M4Text() {
    units = new int[16];
  }

  static int unit(int b, int offset) {
    return offset << 8 | (b & 0xff);
  }

  static int byteOf(int unit) {
    return unit & 0xff;
  }

  static int offsetOf(int unit) {
    return unit >>> 8;
  }

  /** A text whose bytes all come from one place. */
  static M4Text of(String latin1, int offset) {
    M4Text text = new M4Text();
    for (int i = 0; i < latin1.length(); i++) {
      text.add(unit(latin1.charAt(i), offset));
    }
    return text;
  }

  int length() {
    return length;
  }

  int at(int index) {
    return units[index];
  }

  void add(int unit) {
    if (length == units.length) {
      units = Arrays.copyOf(units, length * 2);
    }
    units[length++] = unit;
  }

  /** Takes the last unit off; {@link #END} if there is none. */
  int pop() {
    return length == 0 ? END : units[--length];
  }

  /** Adds a text with its end first, so that {@link #pop} gives it from its begin. */
  void addReversed(M4Text text) {
    for (int i = text.length - 1; i >= 0; i--) {
      add(text.units[i]);
    }
  }

  byte[] bytes() {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) units[i];
    }
    return bytes;
  }

  /** Where in the file the byte at {@code index} comes from; behind the last one for the end. */
  int offset(int index) {
    if (index < length) {
      return offsetOf(units[index]);
    }
    return length == 0 ? 0 : offsetOf(units[length - 1]) + 1;
  }

  /** One character per byte. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append((char) byteOf(units[i]));
    }
    return text.toString();
  }
}
