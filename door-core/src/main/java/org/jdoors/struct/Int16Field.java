package org.jdoors.struct;

import java.nio.ByteBuffer;

/**
 * A member of 16 bits. The buffer's own byte order decides; {@code base} is the buffer index of the
 * structure. An index outside the buffer throws {@link IndexOutOfBoundsException}.
 */
public record Int16Field(String name, int offset) implements Field {

  @Override
  public int size() {
    return Short.BYTES;
  }

  /** The value as a signed number. */
  public short get(ByteBuffer buffer, int base) {
    return buffer.getShort(base + offset);
  }

  /** The value as an unsigned number, 0 to 65535. */
  public int getUnsigned(ByteBuffer buffer, int base) {
    return Short.toUnsignedInt(get(buffer, base));
  }

  /** Stores {@code value}. */
  public void put(ByteBuffer buffer, int base, short value) {
    buffer.putShort(base + offset, value);
  }
}
