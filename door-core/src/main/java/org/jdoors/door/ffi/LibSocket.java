package org.jdoors.door.ffi;

import com.sun.jna.Native;

/**
 * Socket functions by JNA direct mapping; errno as in {@link LibDoor}. Linux only, for recvmmsg; a
 * class of its own since JNA looks all functions of a class up at once. Sources: socket(2),
 * bind(2), connect(2), setsockopt(2), shutdown(2), recvmmsg(2), poll(2).
 */
final class LibSocket {

  static {
    Native.register(LibSocket.class, SystemLibrary.LIBC);
  }

  private LibSocket() {}

  static native int socket(int domain, int type, int protocol);

  static native int bind(int socket, long address, int length);

  static native int connect(int socket, long address, int length);

  static native int setsockopt(int socket, int level, int option, long value, int length);

  static native int shutdown(int socket, int how);

  static native int recvmmsg(int socket, long messages, int count, int flags, long timeout);

  static native int poll(long descriptors, long count, int milliseconds);
}
