package org.jdoors.door.ffi;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;

/**
 * Functions of the C library by JNA direct mapping; errno as in {@link LibDoor}. Sources: close(2),
 * dup3(3C), fcntl(2), ftruncate(3C), mmap(2), mprotect(2), munmap(2), chmod(2), unlink(2),
 * strerror(3C), getuid(2).
 */
final class Libc {

  private static final NativeLibrary LIBRARY = SystemLibrary.LIBC;

  static {
    Native.register(Libc.class, LIBRARY);
  }

  private Libc() {}

  static native int close(int descriptor);

  static native int fcntl(int descriptor, int command, int argument);

  static native int dup3(int source, int target, int flags);

  static native int ftruncate(int descriptor, long length);

  static native int unlink(byte[] path);

  static native long mmap(
      long address, long length, int protection, int flags, int descriptor, long offset);

  static native int mprotect(long address, long length, int protection);

  static native int munmap(long address, long length);

  static native int chmod(byte[] path, int mode);

  static native int fchmod(int descriptor, int mode);

  static native int geteuid();

  static native String strerror(int errno);

  /** The address of a C function, for machine code. */
  static long address(String function) {
    return Pointer.nativeValue(LIBRARY.getFunction(function));
  }
}
