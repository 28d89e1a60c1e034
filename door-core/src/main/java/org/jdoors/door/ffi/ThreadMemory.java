package org.jdoors.door.ffi;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A direct buffer that one thread owns, with its address: C may read and write it while the thread
 * waits in a native call. It grows on demand and gives large memory back once it is not needed.
 * Garbage collected: a program that keeps the buffer too long reads old bytes, never freed memory.
 */
final class ThreadMemory {

  /** Capacity that is kept between calls. */
  static final int KEEP = 1 << 18;

  private static final int SMALLEST = 1 << 12;

  private ByteBuffer buffer = allocate(SMALLEST);
  private ByteBuffer readOnly = readOnlyView();
  private long address = addressOf(buffer);

  static ByteBuffer allocate(int capacity) {
    return ByteBuffer.allocateDirect(capacity).order(ByteOrder.nativeOrder());
  }

  static long addressOf(ByteBuffer direct) {
    return Pointer.nativeValue(Native.getDirectBufferPointer(direct));
  }

  /** Makes room for {@code size} bytes; what the buffer held may be lost. */
  void reserve(int size) {
    int capacity = buffer.capacity();
    if (size > capacity || (capacity > KEEP && size <= KEEP)) {
      int rounded = size > KEEP ? size : Math.max(SMALLEST, Integer.highestOneBit(size * 2 - 1));
      buffer = allocate(rounded);
      readOnly = readOnlyView();
      address = addressOf(buffer);
    }
  }

  /** The whole buffer in native order; position and limit are the user's. */
  ByteBuffer buffer() {
    return buffer;
  }

  /** The same bytes, not to be written. */
  ByteBuffer readOnly() {
    return readOnly;
  }

  long address() {
    return address;
  }

  private ByteBuffer readOnlyView() {
    return buffer.asReadOnlyBuffer().order(ByteOrder.nativeOrder());
  }
}
