package org.jdoors.struct;

import java.util.ArrayList;
import java.util.List;

/**
 * The layout of a C structure. A builder takes the members in the order of the C declaration and
 * places each by the rule a C compiler uses: the offset is the end of the member before, rounded up
 * to the member's alignment; the size is rounded up to the largest alignment.
 *
 * <p>{@code #pragma pack(n)} bounds every alignment by n; {@link #packed} does the same. Source:
 * ISO C11 6.7.2.1 and the System V ABI, AMD64 supplement, section 3.1.2.
 */
public final class StructLayout {

  private final String cName;
  private final int size;
  private final int align;
  private final List<Field> fields;

  private StructLayout(String cName, int size, int align, List<Field> fields) {
    this.cName = cName;
    this.size = size;
    this.align = align;
    this.fields = fields;
  }

  /** Starts a structure with natural alignment. */
  public static Builder natural(String cName) {
    return new Builder(cName, Long.BYTES);
  }

  /**
   * Starts a structure declared under {@code #pragma pack(maxAlign)}.
   *
   * @param maxAlign 1, 2, 4 or 8
   */
  public static Builder packed(String cName, int maxAlign) {
    return new Builder(cName, maxAlign);
  }

  /** The structure's name in C. */
  public String cName() {
    return cName;
  }

  /** {@code sizeof}, padding at the end included. */
  public int size() {
    return size;
  }

  /** The structure's alignment in bytes. */
  public int align() {
    return align;
  }

  /** The members in the order they were declared, members of unions included. */
  public List<Field> fields() {
    return fields;
  }

  @Override
  public String toString() {
    return cName + "[size=" + size + ", align=" + align + ", fields=" + fields + "]";
  }

  /** Collects members; each method returns the placed field. Use once, from one thread. */
  public static final class Builder {

    private final String cName;
    private final int maxAlign;
    private final List<Field> fields = new ArrayList<>();
    private int end;
    private int align = 1;

    private Builder(String cName, int maxAlign) {
      if (maxAlign < 1 || maxAlign > Long.BYTES || Integer.bitCount(maxAlign) != 1) {
        throw new IllegalArgumentException("maxAlign=" + maxAlign);
      }
      this.cName = cName;
      this.maxAlign = maxAlign;
    }

    /** A member of 8 bits. */
    public Int8Field int8(String name) {
      return add(new Int8Field(name, place(Byte.BYTES, Byte.BYTES)));
    }

    /** A member of 16 bits. */
    public Int16Field int16(String name) {
      return add(new Int16Field(name, place(Short.BYTES, Short.BYTES)));
    }

    /** A member of 32 bits. */
    public Int32Field int32(String name) {
      return add(new Int32Field(name, place(Integer.BYTES, Integer.BYTES)));
    }

    /** A member of 64 bits; pointers and {@code size_t} of LP64 programs are such members. */
    public Int64Field int64(String name) {
      return add(new Int64Field(name, place(Long.BYTES, Long.BYTES)));
    }

    /** An array of {@code length} bytes. */
    public BytesField bytes(String name, int length) {
      return bytes(name, length, Byte.BYTES);
    }

    /** A nested structure or array of {@code length} bytes with the given natural alignment. */
    public BytesField bytes(String name, int length, int alignment) {
      if (length < 0) {
        throw new IllegalArgumentException(name + ": length=" + length);
      }
      return add(new BytesField(name, place(length, alignment), length));
    }

    /**
     * A union member over bytes that are already placed, or an alias of them.
     *
     * @throws IllegalArgumentException if the range is not within the members placed so far
     */
    public BytesField overlay(String name, int offset, int length) {
      if (offset < 0 || length < 0 || offset > end - length) {
        throw new IllegalArgumentException(name + ": " + offset + "+" + length + " of " + end);
      }
      return add(new BytesField(name, offset, length));
    }

    /** Leaves {@code length} bytes without a name. */
    public Builder pad(int length) {
      if (length < 0) {
        throw new IllegalArgumentException("pad=" + length);
      }
      end = Math.addExact(end, length);
      return this;
    }

    /** The finished layout. */
    public StructLayout build() {
      return new StructLayout(cName, roundUp(end, align), align, List.copyOf(fields));
    }

    private int place(int size, int naturalAlign) {
      int bound = Math.min(naturalAlign, maxAlign);
      align = Math.max(align, bound);
      int offset = roundUp(end, bound);
      end = Math.addExact(offset, size);
      return offset;
    }

    private <F extends Field> F add(F field) {
      fields.add(field);
      return field;
    }

    private static int roundUp(int value, int unit) {
      return Math.addExact(value, unit - 1) & -unit;
    }
  }
}
