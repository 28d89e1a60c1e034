package org.jdoors.door.ffi;

import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A view of memory that C owns. A door thread gets its arguments and its reply block at nearly the
 * same addresses in every call; one buffer that reaches a little farther on both sides serves them
 * all, so that no call makes an object or a native call for it. Only the bytes that {@link #index}
 * was asked for may be touched.
 */
final class Window {

  private static final int MARGIN = 1 << 16;

  private ByteBuffer view = ByteBuffer.allocateDirect(0);
  private long base;

  /**
   * The index in {@link #view()} of {@code address}; {@code size} bytes from there can be used.
   *
   * @param size 0 to 2^31 - 1 - 128 KiB
   */
  int index(long address, int size) {
    long index = address - base;
    if (index < 0 || index > view.capacity() - (long) size) {
      base = Math.max(0, address - MARGIN);
      long end = Math.addExact(address, size + (long) MARGIN);
      view = new Pointer(base).getByteBuffer(0, end - base).order(ByteOrder.nativeOrder());
      index = address - base;
    }
    return (int) index;
  }

  ByteBuffer view() {
    return view;
  }
}
