package org.jdoors.door.ffi;

import com.sun.jna.Native;

/**
 * Memory as a file, and its seals: promises of the kernel about a file that nobody can take back.
 * Linux only; a class of its own since JNA looks all functions of a class up at once. Sources:
 * memfd_create(2), fcntl(2), and the Linux header {@code linux/fcntl.h}.
 */
@SuppressWarnings("MemberName") // the names are C's
final class Memfd {

  static final int MFD_CLOEXEC = 1;
  static final int MFD_ALLOW_SEALING = 2;

  static final int F_ADD_SEALS = 1033;
  static final int F_GET_SEALS = 1034;

  /** No more seals. */
  static final int F_SEAL_SEAL = 1;

  static final int F_SEAL_SHRINK = 2;
  static final int F_SEAL_GROW = 4;

  /** Nobody can write any more; asks that nobody has it mapped for writing. */
  static final int F_SEAL_WRITE = 8;

  /** Only who has it mapped for writing now can write. Since Linux 5.1. */
  static final int F_SEAL_FUTURE_WRITE = 16;

  static {
    Native.register(Memfd.class, SystemLibrary.LIBC);
  }

  private Memfd() {}

  static native int memfd_create(byte[] name, int flags);
}
