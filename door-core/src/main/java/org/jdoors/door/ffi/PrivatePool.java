package org.jdoors.door.ffi;

import com.sun.jna.Native;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;

/**
 * The threads of one private door, from first to last.
 *
 * <h2>Beginning</h2>
 *
 * door_xcreate, and later the system when the pool runs dry, call the creator function, which is
 * Java ({@link Upcall}): it returns normally, so no Java frame is ever under door_return. It starts
 * a thread in the system's own start routine, unless there are enough. Threads that end by other
 * means than closing are found by their Java thread and make room for new ones.
 *
 * <h2>End</h2>
 *
 * A thread bound to a revoked door is parked for good: the system ends no thread. So closing,
 * before it revokes, calls the door itself with a secret argument, the farewell; the stub of a
 * thread that gets it does not call door_return, and so the thread ends. That reaches idle threads.
 * One that serves a call while the door is closed first answers it, but binds itself to another
 * private door ({@link Graveyard}) before it goes back, and is ended there. A thread is <i>gone</i>
 * from the pool once it has done either.
 */
final class PrivatePool {

  /** What creator functions return. */
  private static final int STARTED = 1;

  private static final int DECLINED = 0;
  private static final int FAILED = -1;

  private static final int FAREWELL_SIZE = 16;
  private static final int MOST_PADDING = 1 << 26;
  private static final AtomicLong KEYS = new AtomicLong();
  private static final ConcurrentMap<Long, PrivatePool> POOLS = new ConcurrentHashMap<>();

  private final int initial;
  private final int maximum;
  private final int stackSize;
  private final long key = KEYS.incrementAndGet();
  private final byte[] secret = new byte[FAREWELL_SIZE];
  private final List<Thread> threads = new ArrayList<>();
  private int started;
  private int gone;

  /** No thread is to be made any more. */
  private boolean closed;

  /** DATA_MAX, once the system's own value had to be raised. */
  private volatile long mostBytes = Long.MAX_VALUE;

  /**
   * A pool yet without threads.
   *
   * @param initial threads to begin with, at least 1
   * @param maximum most threads; more are made when all are busy
   * @param stackSize bytes
   */
  PrivatePool(int initial, int maximum, int stackSize) {
    this.initial = initial;
    this.maximum = maximum;
    this.stackSize = stackSize;
    new SecureRandom().nextBytes(secret);
  }

  /** {@code door_xcreate}: a door with this pool. Returns the descriptor. */
  int createDoor(long procedure, long cookie, int attributes) throws ErrnoException {
    int flags = attributes;
    if (initial == maximum) {
      flags |= DoorConstants.DOOR_NO_DEPLETION_CB;
    }
    POOLS.put(key, this);
    int number = LibDoor.door_xcreate(procedure, cookie, flags, Upcall.creator(), 0, key, initial);
    if (number < 0) {
      int errno = Native.getLastError();
      POOLS.remove(key);
      abandon();
      throw new ErrnoException("door_xcreate", errno);
    }
    complete();
    return number;
  }

  /** A fixed pool gets no more threads, whoever asks. */
  private synchronized void complete() {
    closed = initial == maximum;
  }

  /** The system has ended what threads there were. */
  private synchronized void abandon() {
    closed = true;
    gone = started;
  }

  /** The creator function: starts a thread in {@code start} for the pool that {@code key} names. */
  static int create(long start, long argument, long key) {
    PrivatePool pool = POOLS.get(key);
    return pool == null ? DECLINED : pool.create(start, argument);
  }

  private synchronized int create(long start, long argument) {
    if (started - gone >= maximum) {
      buryDead();
    }
    if (closed || started - gone >= maximum) {
      return DECLINED;
    }
    if (!PosixThreads.start(start, argument, stackSize)) {
      return FAILED;
    }
    started++;
    return STARTED;
  }

  private void buryDead() {
    int before = threads.size();
    threads.removeIf(thread -> !thread.isAlive());
    gone += before - threads.size();
  }

  /** A thread of the pool has come to Java for the first time. */
  synchronized void joined(Thread thread) {
    threads.add(thread);
  }

  /** Whether a call is the one that ends its thread. */
  boolean isFarewell(ByteBuffer argument) {
    if (argument.limit() < FAREWELL_SIZE) {
      return false;
    }
    for (int i = 0; i < FAREWELL_SIZE; i++) {
      if (argument.get(i) != secret[i]) {
        return false;
      }
    }
    return true;
  }

  /** Whether an argument has slipped through the limit that a farewell needed. */
  boolean refuses(long size) {
    return size > mostBytes;
  }

  /** A thread has left the pool, after the pool was closed. */
  synchronized void gone() {
    gone++;
    notifyAll();
  }

  /** One that has left was handed one more call nevertheless. */
  synchronized void back() {
    gone--;
  }

  /**
   * Sends all threads away but those that serve a call; they go when they have answered. No thread
   * is made any more.
   *
   * @param door the door, not yet revoked
   * @param busy how many calls are in the procedure, at every moment
   * @param deadline of {@link System#nanoTime}
   */
  void sendAway(Descriptor door, IntSupplier busy, long deadline) {
    synchronized (this) {
      closed = true;
    }
    POOLS.remove(key);
    ByteBuffer farewell = farewell(sizeThatPasses(door));
    // A call waits as long as all threads are busy; revoking the door then ends it.
    Thread caller = new Thread(() -> sayFarewells(door, farewell), "door-close");
    caller.setDaemon(true);
    caller.start();
    boolean interrupted = false;
    synchronized (this) {
      while (started - gone > busy.getAsInt()) {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
          break;
        }
        try {
          // Who starts to serve a call does not tell.
          TimeUnit.NANOSECONDS.timedWait(this, Math.min(left, TimeUnit.MILLISECONDS.toNanos(1)));
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized boolean isEmpty() {
    return started - gone <= 0;
  }

  private void sayFarewells(Descriptor door, ByteBuffer farewell) {
    while (!isEmpty() && sayFarewell(door, farewell)) {
      Thread.onSpinWait();
    }
  }

  /** Ends one idle thread; waits until there is one. */
  void sayFarewell(Descriptor door) {
    sayFarewell(door, farewell(FAREWELL_SIZE));
  }

  /** The same; whether the door can still be called. */
  private static boolean sayFarewell(Descriptor door, ByteBuffer farewell) {
    int result;
    do {
      result = DoorClient.call(door, farewell, ThreadMemory.allocate(0));
    } while (result == -Errnos.EAGAIN); // a signal, before a thread was found
    // EINTR is how the system says that the thread has ended. A thread that is to end elsewhere
    // answers.
    return result == -Errnos.EINTR || result >= 0;
  }

  private ByteBuffer farewell(int size) {
    return ThreadMemory.allocate(size).put(0, secret);
  }

  /** A size for a farewell within the limits of the door, which is about to be revoked. */
  private int sizeThatPasses(Descriptor door) {
    try {
      long most = DoorClient.parameter(door, DoorConstants.DOOR_PARAM_DATA_MAX);
      if (Long.compareUnsigned(most, FAREWELL_SIZE) < 0) {
        mostBytes = most;
        DoorClient.parameter(door, DoorConstants.DOOR_PARAM_DATA_MAX, FAREWELL_SIZE);
      }
      long fewest = DoorClient.parameter(door, DoorConstants.DOOR_PARAM_DATA_MIN);
      return (int) Math.min(Math.max(fewest, FAREWELL_SIZE), MOST_PADDING);
    } catch (ErrnoException e) {
      // The door is revoked already: there is nobody to call.
      return FAREWELL_SIZE;
    }
  }

  /** Waits until the threads have ended, not counting the calling one. */
  void awaitEnd(long deadline) {
    boolean interrupted = false;
    for (Thread thread : threads()) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        break;
      }
      if (thread != Thread.currentThread()) {
        try {
          TimeUnit.NANOSECONDS.timedJoin(thread, left);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized List<Thread> threads() {
    return List.copyOf(threads);
  }
}
