package org.jdoors.struct;

import java.nio.ByteBuffer;

/**
 * A member of 64 bits. The buffer's own byte order decides; {@code base} is the buffer index of the
 * structure. An index outside the buffer throws {@link IndexOutOfBoundsException}.
 */
public record Int64Field(String name, int offset) implements Field {

  @Override
  public int size() {
    return Long.BYTES;
  }

  /** The value as a signed number. */
  public long get(ByteBuffer buffer, int base) {
    return buffer.getLong(base + offset);
  }

  /** Stores {@code value}. */
  public void put(ByteBuffer buffer, int base, long value) {
    buffer.putLong(base + offset, value);
  }
}
