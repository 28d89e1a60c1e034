package org.jdoors.struct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

final class StructLayoutTest {

  @Test
  void naturalAlignmentPadsBetweenAndAtTheEnd() {
    StructLayout.Builder builder = StructLayout.natural("s");
    assertThat(builder.int8("a").offset()).isZero();
    assertThat(builder.int64("b").offset()).isEqualTo(8);
    assertThat(builder.int16("c").offset()).isEqualTo(16);
    assertThat(builder.int32("d").offset()).isEqualTo(20);
    assertThat(builder.int8("e").end()).isEqualTo(25);
    StructLayout layout = builder.build();
    assertThat(layout.size()).isEqualTo(32);
    assertThat(layout.align()).isEqualTo(8);
    assertThat(layout.fields()).extracting(Field::name).containsExactly("a", "b", "c", "d", "e");
  }

  @Test
  void packingBoundsEveryAlignment() {
    StructLayout.Builder builder = StructLayout.packed("s", 4);
    builder.int32("a");
    assertThat(builder.int64("b").offset()).isEqualTo(4);
    StructLayout layout = builder.build();
    assertThat(layout.size()).isEqualTo(12);
    assertThat(layout.align()).isEqualTo(4);
    StructLayout.Builder one = StructLayout.packed("s", 1);
    one.int8("a");
    assertThat(one.int64("b").offset()).isEqualTo(1);
    assertThat(one.build().size()).isEqualTo(9);
  }

  @Test
  void numbersComeBackSignedAndUnsigned() {
    StructLayout.Builder builder = StructLayout.natural("s");
    Int8Field a = builder.int8("a");
    Int16Field b = builder.int16("b");
    Int32Field c = builder.int32("c");
    Int64Field d = builder.int64("d");
    int base = 3;
    ByteBuffer buffer =
        ByteBuffer.allocate(base + builder.build().size()).order(ByteOrder.nativeOrder());
    a.put(buffer, base, (byte) -1);
    b.put(buffer, base, (short) -2);
    c.put(buffer, base, -3);
    d.put(buffer, base, -4);
    assertThat(a.get(buffer, base)).isEqualTo((byte) -1);
    assertThat(a.getUnsigned(buffer, base)).isEqualTo(255);
    assertThat(b.getUnsigned(buffer, base)).isEqualTo(65534);
    assertThat(c.getUnsigned(buffer, base)).isEqualTo(4294967293L);
    assertThat(d.get(buffer, base)).isEqualTo(-4);
    assertThat(buffer.get(0)).isZero();
  }

  @Test
  void bytesAreSlicedFilledAndBounded() {
    StructLayout.Builder builder = StructLayout.natural("s");
    builder.int32("a");
    BytesField name = builder.bytes("name", 4);
    BytesField tail = builder.overlay("tail", 6, 2);
    ByteBuffer buffer = ByteBuffer.allocate(builder.build().size()).order(ByteOrder.nativeOrder());
    name.put(buffer, 0, new byte[] {1, 2, 3, 4});
    name.put(buffer, 0, new byte[] {9});
    assertThat(name.slice(buffer, 0)).isEqualTo(ByteBuffer.wrap(new byte[] {9, 0, 0, 0}));
    assertThat(name.slice(buffer, 0).order()).isEqualTo(ByteOrder.nativeOrder());
    tail.put(buffer, 0, new byte[] {7, 8});
    byte[] copy = new byte[4];
    name.get(buffer, 0, copy, 0);
    assertThat(copy).containsExactly(9, 0, 7, 8);
    name.clear(buffer, 0);
    assertThat(tail.slice(buffer, 0)).isEqualTo(ByteBuffer.allocate(2));
    assertThatThrownBy(() -> name.put(buffer, 0, new byte[5]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void nestedStructuresKeepTheirAlignment() {
    StructLayout.Builder builder = StructLayout.natural("s");
    builder.int32("a");
    assertThat(builder.bytes("time", 16, 8).offset()).isEqualTo(8);
    assertThat(builder.pad(4).int32("b").offset()).isEqualTo(28);
    assertThat(builder.build().size()).isEqualTo(32);
  }

  @Test
  void impossibleShapesAreRefused() {
    assertThatThrownBy(() -> StructLayout.packed("s", 3))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> StructLayout.packed("s", 16))
        .isInstanceOf(IllegalArgumentException.class);
    StructLayout.Builder builder = StructLayout.natural("s");
    assertThatThrownBy(() -> builder.overlay("x", 0, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> builder.bytes("x", -1)).isInstanceOf(IllegalArgumentException.class);
  }
}
