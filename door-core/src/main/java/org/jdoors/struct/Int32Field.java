package org.jdoors.struct;

import java.nio.ByteBuffer;

/**
 * A member of 32 bits. The buffer's own byte order decides; {@code base} is the buffer index of the
 * structure. An index outside the buffer throws {@link IndexOutOfBoundsException}.
 */
public record Int32Field(String name, int offset) implements Field {

  @Override
  public int size() {
    return Integer.BYTES;
  }

  /** The value as a signed number. */
  public int get(ByteBuffer buffer, int base) {
    return buffer.getInt(base + offset);
  }

  /** The value as an unsigned number, 0 to 2^32 - 1. */
  public long getUnsigned(ByteBuffer buffer, int base) {
    return Integer.toUnsignedLong(get(buffer, base));
  }

  /** Stores {@code value}. */
  public void put(ByteBuffer buffer, int base, int value) {
    buffer.putInt(base + offset, value);
  }
}
