package org.jdoors.door.ffi;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

final class ThreadMemoryTest {

  @Test
  void memoryGrowsAndGivesLargeRoomBack() {
    ThreadMemory memory = new ThreadMemory();
    ByteBuffer small = memory.buffer();
    memory.reserve(small.capacity());
    assertThat(memory.buffer()).isSameAs(small);
    memory.reserve(5000);
    assertThat(memory.buffer().capacity()).isEqualTo(8192);
    memory.reserve(ThreadMemory.KEEP + 1);
    ByteBuffer large = memory.buffer();
    assertThat(large.capacity()).isEqualTo(ThreadMemory.KEEP + 1);
    memory.reserve(ThreadMemory.KEEP + 1);
    assertThat(memory.buffer()).isSameAs(large);
    memory.reserve(1);
    assertThat(memory.buffer().capacity()).isLessThan(ThreadMemory.KEEP);
  }

  @Test
  void bufferViewAndAddressAreOfTheSameBytes() {
    ThreadMemory memory = new ThreadMemory();
    memory.reserve(100_000);
    memory.buffer().put(99_999, (byte) 7);
    assertThat(memory.readOnly().get(99_999)).isEqualTo((byte) 7);
    assertThat(memory.readOnly().isReadOnly()).isTrue();
    assertThat(memory.readOnly().order()).isEqualTo(ByteOrder.nativeOrder());
    assertThat(new Pointer(memory.address()).getByte(99_999)).isEqualTo((byte) 7);
  }

  @Test
  void aWindowServesNearAddressesWithOneBuffer() {
    ByteBuffer memory = ThreadMemory.allocate(1 << 20);
    long address = ThreadMemory.addressOf(memory);
    memory.put(500_000, (byte) 1).put(500_100, (byte) 2).put(900_000, (byte) 3).put(9, (byte) 4);
    Window window = new Window();
    int first = window.index(address + 500_000, 64);
    ByteBuffer view = window.view();
    assertThat(view.get(first)).isEqualTo((byte) 1);
    int second = window.index(address + 500_100, 1000);
    assertThat(window.view()).isSameAs(view);
    assertThat(view.get(second)).isEqualTo((byte) 2);
    int far = window.index(address + 900_000, 8);
    assertThat(window.view()).isNotSameAs(view);
    assertThat(window.view().get(far)).isEqualTo((byte) 3);
    int low = window.index(address + 9, 1);
    assertThat(window.view().get(low)).isEqualTo((byte) 4);
  }
}
