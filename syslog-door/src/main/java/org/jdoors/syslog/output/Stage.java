package org.jdoors.syslog.output;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Work on a queue, counted in positions, that one thread does for all who wait: group commit.
 *
 * <pre>
 *   positions:  0 ........ done ............ appended
 *                          |  what the next  |
 *                          |  leader takes   |
 * </pre>
 *
 * <p>A thread that wants a position done becomes the leader if there is none, and does everything
 * that has come up to then in one go. The others spin for about as long as a write takes, then
 * park; a leader that ends wakes those whose positions are done, and one more to lead if positions
 * are left. A thread that is alone pays for no hand-over to another thread, and a hundred threads
 * share the cost of one system call. The idea is that of the log of a database ("group commit":
 * DeWitt et al., Implementation Techniques for Main Memory Database Systems, 1984) and of flat
 * combining (Hendler et al., 2010).
 *
 * <p>Memory order: what a leader did happens before the return of {@link #reach}. A waiter
 * publishes itself before it looks at {@code done} and the lead, a leader gives up the lead before
 * it looks for waiters, all by volatile accesses: at least one sees the other.
 */
abstract class Stage {
  /** Threads that can park at a time; more look again every {@link #POLL_NANOS}. */
  private static final int SLOTS = 256;

  private static final long POLL_NANOS = 1_000_000;

  /** In the place of a position: the thread wants the lead itself. */
  private static final long LEAD = Long.MAX_VALUE;

  private final int spins;
  private final AtomicInteger leader = new AtomicInteger();
  private final AtomicReferenceArray<@Nullable Thread> parked = new AtomicReferenceArray<>(SLOTS);

  /** What each parked thread waits for; negative if it must not lead. */
  private final AtomicLongArray wanted = new AtomicLongArray(SLOTS);

  private final AtomicInteger waiting = new AtomicInteger();
  private volatile long done;
  private volatile boolean held;
  private volatile boolean ended;

  /**
   * @param spins how often to look before parking while somebody leads
   */
  Stage(int spins) {
    this.spins = Runtime.getRuntime().availableProcessors() > 1 ? spins : 0;
  }

  /** Does what there is to do, and gives the position up to which it is done now. */
  abstract long lead();

  /** Up to where the work is done. */
  final long done() {
    return done;
  }

  /** Threads that have parked and wait. */
  final int waiting() {
    return waiting.get();
  }

  /**
   * Nobody leads until {@link #resume}: for when the work failed and is to be tried later. By the
   * leader.
   */
  final void hold() {
    held = true;
  }

  final boolean isHeld() {
    return held;
  }

  /** The work is to be tried again. The caller then leads. */
  final void resume() {
    held = false;
  }

  /**
   * Sees to it that everything up to a position is done.
   *
   * @param deadline by {@link System#nanoTime}
   * @param leads whether this thread may do the work
   * @return false if the time ran out or the thread is interrupted
   */
  final boolean reach(long position, long deadline, boolean leads) {
    int looks = 0;
    while (done < position && !ended) {
      if (leads && !held && leader.compareAndSet(0, 1)) {
        leadOnce();
      } else if (looks < spins && !held) {
        looks++;
        Thread.onSpinWait();
      } else if (!park(leads ? position : -position, deadline)) {
        return done >= position;
      }
    }
    return done >= position;
  }

  /** Nobody leads any more, and nobody waits. */
  final void end() {
    ended = true;
    wake();
  }

  final boolean isEnded() {
    return ended;
  }

  private void leadOnce() {
    try {
      long now = lead();
      if (now > done) {
        done = now;
      }
    } finally {
      release();
    }
  }

  /**
   * Runs something while nobody leads, even while the work is held. By one thread at a time.
   *
   * @return false if the lead was not free in time
   */
  final boolean alone(Runnable work, long deadline) {
    while (!leader.compareAndSet(0, 1)) {
      if (!park(LEAD, deadline)) {
        return false;
      }
    }
    try {
      work.run();
    } finally {
      release();
    }
    return true;
  }

  /** Says, while alone or leading, that everything up to a position is done. */
  final void done(long position) {
    if (position > done) {
      done = position;
    }
  }

  private void release() {
    leader.set(0);
    wake();
  }

  /** Wakes those who have what they wait for, and one who can lead if somebody has not. */
  final void wake() {
    if (waiting.get() == 0) {
      return;
    }
    boolean leaderFound = held;
    for (int i = 0; i < SLOTS; i++) {
      Thread thread = parked.get(i);
      if (thread != null) {
        long position = wanted.get(i);
        if (ended || (position != LEAD && Math.abs(position) <= done)) {
          LockSupport.unpark(thread);
        } else if (position == LEAD || (!leaderFound && position > 0)) {
          leaderFound = true;
          LockSupport.unpark(thread);
        }
      }
    }
  }

  /**
   * Parks until there may be something to do for this thread.
   *
   * @return false if the time ran out or the thread is interrupted
   */
  private boolean park(long position, long deadline) {
    waiting.incrementAndGet();
    int slot = claim(position);
    boolean goesOn = true;
    try {
      if (mustWait(position)) {
        long left = deadline - System.nanoTime();
        if (left <= 0 || Thread.currentThread().isInterrupted()) {
          goesOn = false;
        } else {
          LockSupport.parkNanos(this, slot < 0 ? Math.min(left, POLL_NANOS) : left);
        }
      }
    } finally {
      if (slot >= 0) {
        parked.set(slot, null);
      }
      waiting.decrementAndGet();
    }
    if (!goesOn && leader.get() == 0) {
      // Perhaps it was this thread that was woken to lead: another must do it.
      wake();
    }
    return goesOn;
  }

  private boolean mustWait(long position) {
    if (position == LEAD) {
      return leader.get() != 0;
    }
    return done < Math.abs(position) && !ended && (position < 0 || held || leader.get() != 0);
  }

  private int claim(long position) {
    Thread self = Thread.currentThread();
    int start = System.identityHashCode(self);
    for (int i = 0; i < SLOTS; i++) {
      int slot = (start + i) & (SLOTS - 1);
      if (parked.get(slot) == null && parked.compareAndSet(slot, null, self)) {
        wanted.set(slot, position);
        return slot;
      }
    }
    return -1;
  }
}
