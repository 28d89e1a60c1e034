package org.jdoors.door.ffi;

import com.sun.jna.Native;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** A datagram socket of the family AF_UNIX; Linux. One thread receives, any thread closes. */
public final class UnixSocket implements AutoCloseable {

  /** Waits until something comes. */
  public static final int FOREVER = -1;

  private static final ByteBuffer NOTHING = ThreadMemory.allocate(0);

  /** A call about a socket with one piece of memory. */
  private interface Call {
    int apply(int socket, long address, int length);
  }

  private final Descriptor descriptor;
  private final ByteBuffer pollfd = ThreadMemory.allocate(Poll.LAYOUT.size());

  private UnixSocket(Descriptor descriptor) {
    this.descriptor = descriptor;
  }

  /** Whether this system has what is needed: recvmmsg, and credentials of senders. */
  public static boolean isSupported() {
    return Platform.current() == Platform.LINUX;
  }

  /** A socket without a name. */
  public static UnixSocket open() throws ErrnoException {
    int number =
        LibSocket.socket(
            SocketConstants.AF_UNIX, SocketConstants.SOCK_DGRAM | SocketConstants.SOCK_CLOEXEC, 0);
    if (number < 0) {
      throw new ErrnoException("socket", Native.getLastError());
    }
    return new UnixSocket(new Descriptor(number));
  }

  /** Gives the socket a name in the file system. */
  public void bind(Path path) throws ErrnoException {
    call("bind", UnixAddress.of(path, "bind"), LibSocket::bind);
  }

  /** Makes {@code path} the place that is sent to, which tells whether somebody receives there. */
  public void connect(Path path) throws ErrnoException {
    call("connect", UnixAddress.of(path, "connect"), LibSocket::connect);
  }

  /** Has the kernel say who sent each message. */
  public void passCredentials() throws ErrnoException {
    call(
        "setsockopt",
        ThreadMemory.allocate(Integer.BYTES).putInt(0, 1),
        (number, on, size) ->
            LibSocket.setsockopt(
                number, SocketConstants.SOL_SOCKET, SocketConstants.SO_PASSCRED, on, size));
  }

  /**
   * Refuses further messages: their senders get EPIPE. Those that were accepted can still be
   * received; after them a waiting {@link #receive} ends with a message without a sender.
   */
  public void refuseMore() throws ErrnoException {
    call(
        "shutdown",
        NOTHING,
        (number, nothing, size) -> LibSocket.shutdown(number, SocketConstants.SHUT_RD));
  }

  /**
   * Waits for messages and takes as many as there are, up to the batch's room.
   *
   * @param milliseconds longest wait, or {@link #FOREVER}, or 0
   * @return how many; 0 if none came in time
   */
  public int receive(MessageBatch batch, int milliseconds) throws ErrnoException {
    int number = DoorClient.acquire(descriptor, "recvmmsg");
    try {
      long messages = batch.prepare();
      if (milliseconds > 0 && !readable(number, milliseconds)) {
        return 0;
      }
      int wait =
          milliseconds == FOREVER ? SocketConstants.MSG_WAITFORONE : SocketConstants.MSG_DONTWAIT;
      int count = receive(number, messages, batch.capacity(), wait);
      batch.received(count);
      return count;
    } finally {
      Reference.reachabilityFence(batch);
      descriptor.release();
    }
  }

  private static int receive(int number, long messages, int capacity, int wait)
      throws ErrnoException {
    while (true) {
      int flags = wait | SocketConstants.MSG_CMSG_CLOEXEC;
      int count = LibSocket.recvmmsg(number, messages, capacity, flags, 0);
      if (count >= 0) {
        return count;
      }
      int errno = Native.getLastError();
      if (errno == Errnos.EAGAIN) {
        return 0;
      }
      if (errno != Errnos.EINTR) {
        throw new ErrnoException("recvmmsg", errno);
      }
    }
  }

  /** A signal ends the wait early, as if the time were over. */
  private boolean readable(int number, int milliseconds) throws ErrnoException {
    Poll.FD.put(pollfd, 0, number);
    Poll.EVENTS.put(pollfd, 0, (short) Poll.POLLIN);
    int ready = LibSocket.poll(ThreadMemory.addressOf(pollfd), 1, milliseconds);
    if (ready < 0 && Native.getLastError() != Errnos.EINTR) {
      throw new ErrnoException("poll", Native.getLastError());
    }
    return ready > 0;
  }

  private void call(String function, ByteBuffer memory, Call call) throws ErrnoException {
    int number = DoorClient.acquire(descriptor, function);
    try {
      if (call.apply(number, ThreadMemory.addressOf(memory), memory.capacity()) < 0) {
        throw new ErrnoException(function, Native.getLastError());
      }
    } finally {
      Reference.reachabilityFence(memory);
      descriptor.release();
    }
  }

  @Override
  public void close() {
    descriptor.close();
  }
}
