package org.jdoors.struct;

import java.nio.ByteBuffer;

/** A member that is an array of bytes, or a nested structure whose own layout lies on top of it. */
public record BytesField(String name, int offset, int size) implements Field {

  /** The member's bytes as a buffer of its own, in the byte order of {@code buffer}. */
  public ByteBuffer slice(ByteBuffer buffer, int base) {
    return buffer.slice(base + offset, size).order(buffer.order());
  }

  /**
   * Copies the member's bytes; {@code target} must hold {@link #size()} bytes from {@code index}.
   */
  public void get(ByteBuffer buffer, int base, byte[] target, int index) {
    buffer.get(base + offset, target, index, size);
  }

  /**
   * Stores {@code source} and fills what is left with zeroes.
   *
   * @throws IllegalArgumentException if {@code source} is longer than the member
   */
  public void put(ByteBuffer buffer, int base, byte[] source) {
    if (source.length > size) {
      throw new IllegalArgumentException(name + ": " + source.length + " bytes into " + size);
    }
    int start = base + offset;
    buffer.put(start, source);
    for (int i = start + source.length; i < start + size; i++) {
      buffer.put(i, (byte) 0);
    }
  }

  /** Fills the member with zeroes. */
  public void clear(ByteBuffer buffer, int base) {
    for (int i = base + offset; i < base + end(); i++) {
      buffer.put(i, (byte) 0);
    }
  }
}
