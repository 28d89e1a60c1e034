package org.jdoors.door.ffi;

import com.sun.jna.Native;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A door of this process and the calls that are in its procedure. */
public final class NativeServer {

  private static final int CLOSED = 1 << 30;

  private final NativeProcedure procedure;
  private final @Nullable String threadName;
  private final long cookie;
  private final AtomicInteger threads = new AtomicInteger();

  /** Calls in the upcall, plus {@link #CLOSED}. */
  private final AtomicInteger calls = new AtomicInteger();

  private final AtomicBoolean slotReleased = new AtomicBoolean();
  private final Object idle = new Object();
  private volatile int slot;
  private volatile Descriptor descriptor = new Descriptor(-1);

  private NativeServer(NativeProcedure procedure, @Nullable String threadName, long cookie) {
    this.procedure = procedure;
    this.threadName = threadName;
    this.cookie = cookie;
  }

  /**
   * Creates a door; DOOR_NO_CANCEL is always added, for a thread cancelled inside the virtual
   * machine takes the process down.
   *
   * @param threadName first part of the names of the threads that serve this door before any other,
   *     or null
   * @param cookie {@code di_data}, or null for one of its own
   * @param maxArgument DOOR_PARAM_DATA_MAX: arguments lie on the server thread's stack on illumos,
   *     and Java needs the rest of it
   */
  public static NativeServer create(
      NativeProcedure procedure,
      @Nullable String threadName,
      @Nullable Long cookie,
      int attributes,
      int maxArgument)
      throws ErrnoException {
    long number = cookie == null ? Upcall.stubs().nextCookie() : cookie;
    NativeServer server = new NativeServer(procedure, threadName, number);
    server.slot = Upcall.stubs().acquire(server);
    boolean done = false;
    try {
      server.open(attributes, maxArgument);
      done = true;
    } finally {
      if (!done) {
        Upcall.stubs().release(server.slot);
      }
    }
    return server;
  }

  private void open(int attributes, int maxArgument) throws ErrnoException {
    int number =
        LibDoor.door_create(
            Upcall.stubs().address(slot), cookie, attributes | DoorConstants.DOOR_NO_CANCEL);
    if (number < 0) {
      throw new ErrnoException("door_create", Native.getLastError());
    }
    descriptor = new Descriptor(number);
    if (LibDoor.door_setparam(number, DoorConstants.DOOR_PARAM_DATA_MAX, maxArgument) != 0) {
      int errno = Native.getLastError();
      LibDoor.door_revoke(number);
      throw new ErrnoException("door_setparam", errno);
    }
  }

  /** The descriptor that door_create gave. Closed by {@link #close}. */
  public Descriptor descriptor() {
    return descriptor;
  }

  /**
   * Revokes the door and waits until no call is in its procedure, not counting the one that this
   * thread serves itself. Idempotent.
   *
   * @return whether all calls ended in time
   */
  public boolean close(Duration patience) {
    int own = CallFrame.isServing(this) ? 1 : 0;
    int before = calls.getAndUpdate(now -> now | CLOSED);
    if ((before & CLOSED) == 0) {
      revoke();
      if (before == 0) {
        releaseSlot();
      }
    }
    return awaitCalls(own, patience);
  }

  private void releaseSlot() {
    if (slotReleased.compareAndSet(false, true)) {
      Upcall.stubs().release(slot);
    }
  }

  /** A duplicate is revoked, so that the number itself stays taken while calls use it. */
  private void revoke() {
    int number = descriptor.acquire();
    if (number >= 0) {
      int copy = Libc.fcntl(number, FileFlags.F_DUPFD_CLOEXEC, 0);
      if (copy < 0 || LibDoor.door_revoke(copy) != 0) {
        // No descriptor left for a copy: revoking closes the number itself.
        LibDoor.door_revoke(number);
        descriptor.forget();
      }
      descriptor.release();
    }
    descriptor.close();
  }

  private boolean awaitCalls(int own, Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    boolean interrupted = false;
    try {
      synchronized (idle) {
        while ((calls.get() & ~CLOSED) > own) {
          long left = deadline - System.nanoTime();
          if (left <= 0) {
            return false;
          }
          try {
            TimeUnit.NANOSECONDS.timedWait(idle, left);
          } catch (InterruptedException e) {
            interrupted = true;
          }
        }
      }
      return true;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  boolean hasCookie(long value) {
    return cookie == value;
  }

  NativeProcedure procedure() {
    return procedure;
  }

  /** The name for a door thread that serves its first call, or null. */
  @Nullable String nextThreadName() {
    return threadName == null ? null : threadName + "-" + threads.incrementAndGet();
  }

  void enter() {
    calls.incrementAndGet();
  }

  void leave() {
    int left = calls.decrementAndGet();
    if ((left & CLOSED) != 0) {
      if (left == CLOSED) {
        releaseSlot();
      }
      synchronized (idle) {
        idle.notifyAll();
      }
    }
  }
}
