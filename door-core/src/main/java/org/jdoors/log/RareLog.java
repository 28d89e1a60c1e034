package org.jdoors.log;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Lets through what a peer can cause at will, so that nobody can fill a disk with it: the first
 * occurrence, then at most one per interval. For any number of threads.
 */
public final class RareLog {
  private final long interval;
  private final LongSupplier nanoTime;
  private final AtomicLong next;
  private final AtomicLong leftOut = new AtomicLong();

  /**
   * @param interval shortest time between two lines
   * @param nanoTime clock, as {@link System#nanoTime}
   */
  public RareLog(Duration interval, LongSupplier nanoTime) {
    this.interval = interval.toNanos();
    this.nanoTime = nanoTime;
    this.next = new AtomicLong(nanoTime.getAsLong());
  }

  /**
   * Logs a line or counts it.
   *
   * @param line makes the line and logs it, told how many were left out before it; not called if
   *     this one is left out
   */
  public void log(LongConsumer line) {
    long now = nanoTime.getAsLong();
    long due = next.get();
    if (now - due < 0 || !next.compareAndSet(due, now + interval)) {
      leftOut.incrementAndGet();
      return;
    }
    line.accept(leftOut.getAndSet(0));
  }
}
