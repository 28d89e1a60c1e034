package org.jdoors.struct;

import java.nio.ByteBuffer;

/**
 * A member of 8 bits. The buffer's own byte order decides; {@code base} is the buffer index of the
 * structure. An index outside the buffer throws {@link IndexOutOfBoundsException}.
 */
public record Int8Field(String name, int offset) implements Field {

  @Override
  public int size() {
    return Byte.BYTES;
  }

  /** The value as a signed number. */
  public byte get(ByteBuffer buffer, int base) {
    return buffer.get(base + offset);
  }

  /** The value as an unsigned number, 0 to 255. */
  public int getUnsigned(ByteBuffer buffer, int base) {
    return Byte.toUnsignedInt(get(buffer, base));
  }

  /** Stores {@code value}. */
  public void put(ByteBuffer buffer, int base, byte value) {
    buffer.put(base + offset, value);
  }
}
