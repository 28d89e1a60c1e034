package org.jdoors.door.ffi;

import com.sun.jna.Native;

/**
 * STREAMS by JNA direct mapping; illumos only. Sources: open(2), streamio(4I), getmsg(2), poll(2),
 * write(2).
 */
final class LibStreams implements StreamCalls {

  static {
    Native.register(LibStreams.class, SystemLibrary.LIBC);
  }

  @Override
  public native int open(byte[] path, int flags);

  @Override
  public native int ioctl(int descriptor, int command, long argument);

  @Override
  public native int getmsg(int descriptor, long control, long data, long flags);

  @Override
  public native int poll(long descriptors, long count, int milliseconds);

  @Override
  public native long write(int descriptor, byte[] data, long size);

  @Override
  public native int close(int descriptor);

  @Override
  public int errno() {
    return Native.getLastError();
  }
}
