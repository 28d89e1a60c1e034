package org.jdoors.door.ffi;

import com.sun.jna.Native;
import java.nio.ByteBuffer;
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
  private final @Nullable PrivatePool pool;
  private final AtomicInteger threads = new AtomicInteger();

  /** Calls in the upcall, plus {@link #CLOSED}. */
  private final AtomicInteger calls = new AtomicInteger();

  private final AtomicBoolean closing = new AtomicBoolean();
  private final AtomicBoolean slotReleased = new AtomicBoolean();
  private final Object idle = new Object();
  private volatile int slot;
  private volatile Descriptor descriptor = new Descriptor(-1);

  private NativeServer(
      NativeProcedure procedure,
      @Nullable String threadName,
      long cookie,
      @Nullable PrivatePool pool) {
    this.procedure = procedure;
    this.threadName = threadName;
    this.cookie = cookie;
    this.pool = pool;
  }

  /**
   * Creates a door; DOOR_NO_CANCEL is always added, for a thread cancelled inside the virtual
   * machine takes the process down.
   *
   * @param threadName first part of the names of the threads that serve this door before any other,
   *     or null
   * @param cookie {@code di_data}, or null for one of its own
   */
  public static NativeServer create(
      NativeProcedure procedure,
      @Nullable String threadName,
      @Nullable Long cookie,
      int attributes,
      ServerLimits limits)
      throws ErrnoException {
    return create(procedure, threadName, cookie, attributes, limits, null);
  }

  /**
   * Creates a door with threads of its own.
   *
   * @param initial threads to begin with, at least 1
   * @param maximum most threads; more than {@code initial} are made when all are busy
   * @param stackSize of each thread in bytes
   */
  public static NativeServer createPrivate(
      NativeProcedure procedure,
      @Nullable String threadName,
      @Nullable Long cookie,
      int attributes,
      ServerLimits limits,
      int initial,
      int maximum,
      int stackSize)
      throws ErrnoException {
    PrivatePool pool = new PrivatePool(initial, maximum, stackSize);
    return create(procedure, threadName, cookie, attributes, limits, pool);
  }

  static NativeServer create(
      NativeProcedure procedure,
      @Nullable String threadName,
      @Nullable Long cookie,
      int attributes,
      ServerLimits limits,
      @Nullable PrivatePool pool)
      throws ErrnoException {
    long number = cookie == null ? Upcall.stubs().nextCookie() : cookie;
    NativeServer server = new NativeServer(procedure, threadName, number, pool);
    server.slot = Upcall.stubs().acquire(server);
    boolean done = false;
    try {
      server.open(attributes | DoorConstants.DOOR_NO_CANCEL, limits);
      done = true;
    } finally {
      if (!done) {
        server.close(Duration.ofSeconds(1));
      }
    }
    return server;
  }

  private void open(int attributes, ServerLimits limits) throws ErrnoException {
    long code = Upcall.stubs().address(slot);
    int number;
    if (pool == null) {
      number = LibDoor.door_create(code, cookie, attributes);
      if (number < 0) {
        throw new ErrnoException("door_create", Native.getLastError());
      }
    } else {
      number = pool.createDoor(code, cookie, attributes);
    }
    descriptor = new Descriptor(number);
    DoorClient.parameter(descriptor, DoorConstants.DOOR_PARAM_DATA_MAX, limits.maxArgument());
    DoorClient.parameter(descriptor, DoorConstants.DOOR_PARAM_DATA_MIN, limits.minArgument());
    if (limits.maxDescriptors() != ServerLimits.ANY) {
      DoorClient.parameter(descriptor, DoorConstants.DOOR_PARAM_DESC_MAX, limits.maxDescriptors());
    }
  }

  /** The descriptor that door_create gave. Closed by {@link #close}. */
  public Descriptor descriptor() {
    return descriptor;
  }

  /**
   * Revokes the door and waits until no call is in its procedure, not counting the one that this
   * thread serves itself, and until the threads of its own have ended. Idempotent.
   *
   * @return whether all calls ended in time
   */
  public boolean close(Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    int own = CallFrame.isServing(this) ? 1 : 0;
    if (closing.compareAndSet(false, true)) {
      // Counts as a call, so that the slot stays ours while threads are sent away.
      calls.updateAndGet(now -> (now + 1) | CLOSED);
      if (pool != null) {
        pool.sendAway(descriptor, () -> (calls.get() & ~CLOSED) - 1, deadline);
      }
      revoke();
      leave();
    }
    boolean ended = awaitCalls(own, deadline);
    if (pool != null) {
      pool.awaitEnd(deadline);
    }
    return ended;
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

  private boolean awaitCalls(int own, long deadline) {
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

  private void leave() {
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

  /** A thread that has left the pool for good serves one more call; before {@link #enter}. */
  void back() {
    if (pool != null) {
      pool.back();
    }
  }

  /**
   * A call has left the procedure.
   *
   * @param leaving whether its thread ends now, or has left the pool before
   * @return whether its thread has left the pool
   */
  boolean leave(boolean leaving) {
    leave();
    if (pool == null || (calls.get() & CLOSED) == 0) {
      return false;
    }
    if (!leaving) {
      Graveyard.expectThisThread();
    }
    pool.gone();
    return true;
  }

  /** A thread has come to Java for the first time, to serve this door. */
  void joined(Thread thread) {
    if (pool != null) {
      pool.joined(thread);
    }
  }

  /** Whether a call is the one that ends its thread. */
  boolean isFarewell(ByteBuffer argument) {
    return pool != null && pool.isFarewell(argument);
  }

  /** Whether an argument is larger than the door takes. */
  boolean refuses(long size) {
    return pool != null && pool.refuses(size);
  }
}
