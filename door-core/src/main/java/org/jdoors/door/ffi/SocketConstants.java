package org.jdoors.door.ffi;

/**
 * Numbers of Linux for sockets, under their C names. Source: glibc headers {@code sys/socket.h} and
 * {@code bits/socket.h}; the same on x86-64 and AArch64.
 */
final class SocketConstants {

  static final int AF_UNIX = 1;
  static final int SOCK_DGRAM = 2;
  static final int SOCK_CLOEXEC = 0x80000;
  static final int SOL_SOCKET = 1;

  /** The kernel puts the sender's {@code ucred} beside each message. */
  static final int SO_PASSCRED = 16;

  static final int SCM_CREDENTIALS = 2;
  static final int SHUT_RD = 0;

  /** In {@code msg_flags}: the message was longer than its place. */
  static final int MSG_TRUNC = 0x20;

  static final int MSG_DONTWAIT = 0x40;

  /** recvmmsg waits for the first message only. */
  static final int MSG_WAITFORONE = 0x10000;

  static final int MSG_CMSG_CLOEXEC = 0x40000000;

  private SocketConstants() {}
}
