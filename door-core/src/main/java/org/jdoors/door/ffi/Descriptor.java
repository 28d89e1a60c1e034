package org.jdoors.door.ffi;

import com.sun.jna.Native;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An open file descriptor of this process, owned by whoever holds this object. It is closed when
 * {@link #close} was called and no call is using its number any more: a number in use is never
 * given to another file under the user's feet.
 */
public final class Descriptor implements AutoCloseable {

  private static final int CLOSED = 1;
  private static final int USER = 2;

  private final int number;
  private volatile boolean forgotten;

  /** Users times {@link #USER}, plus {@link #CLOSED}. */
  private final AtomicInteger state = new AtomicInteger();

  Descriptor(int number) {
    this.number = number;
  }

  /** Whether the descriptor has been closed, or its ownership moved away. */
  public boolean isClosed() {
    return (state.get() & CLOSED) != 0;
  }

  /** The number, safe until {@link #release}; -1 if closed. */
  int acquire() {
    int now = state.get();
    while ((now & CLOSED) == 0) {
      if (state.compareAndSet(now, now + USER)) {
        return number;
      }
      now = state.get();
    }
    return -1;
  }

  void release() {
    if (state.addAndGet(-USER) == CLOSED) {
      closeNumber();
    }
  }

  /** A new descriptor of the same open file, close-on-exec. */
  public Descriptor duplicate() throws ErrnoException {
    int source = acquire();
    if (source < 0) {
      throw new ErrnoException("fcntl", Errnos.EBADF);
    }
    try {
      return new Descriptor(duplicate(source));
    } finally {
      release();
    }
  }

  /** Moves ownership to a new object; this one is closed afterwards, the file is not. */
  public Descriptor move() throws ErrnoException {
    if (!state.compareAndSet(0, CLOSED)) {
      throw new ErrnoException("close", Errnos.EBADF);
    }
    return new Descriptor(number);
  }

  /** Closes the descriptor as soon as no call uses it; closing twice does nothing. */
  @Override
  public void close() {
    int before = state.getAndUpdate(now -> now | CLOSED);
    if (before == 0) {
      closeNumber();
    }
  }

  /** Whoever called has closed the number by other means. */
  void forget() {
    forgotten = true;
  }

  private void closeNumber() {
    if (!forgotten) {
      Libc.close(number);
    }
  }

  static int duplicate(int source) throws ErrnoException {
    int copy = Libc.fcntl(source, FileFlags.F_DUPFD_CLOEXEC, 0);
    if (copy < 0) {
      throw new ErrnoException("fcntl", Native.getLastError());
    }
    return copy;
  }

  /**
   * Takes ownership of a received number. Received descriptors are not close-on-exec. What came
   * with it is not kept: {@code d_id} of a descriptor that is no door is not written on illumos,
   * and only door_info tells a door without flags from a file.
   */
  static Descriptor received(int number) {
    Libc.fcntl(number, FileFlags.F_SETFD, FileFlags.FD_CLOEXEC);
    return new Descriptor(number);
  }
}
