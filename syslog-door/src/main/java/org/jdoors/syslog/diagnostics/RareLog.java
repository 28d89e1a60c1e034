package org.jdoors.syslog.diagnostics;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Logs what a peer can cause at will: the first occurrence, then at most one line per interval,
 * which says how many were left out. For any number of threads.
 */
public final class RareLog {
  private final Consumer<String> log;
  private final long interval;
  private final LongSupplier nanoTime;
  private final AtomicLong next;
  private final AtomicLong leftOut = new AtomicLong();

  /**
   * @param log takes the lines
   * @param interval shortest time between two lines
   * @param nanoTime clock, as {@link System#nanoTime}
   */
  public RareLog(Consumer<String> log, Duration interval, LongSupplier nanoTime) {
    this.log = log;
    this.interval = interval.toNanos();
    this.nanoTime = nanoTime;
    this.next = new AtomicLong(nanoTime.getAsLong());
  }

  /** Logs the line or counts it; the line is made only if it is logged. */
  public void log(Supplier<String> line) {
    long now = nanoTime.getAsLong();
    long due = next.get();
    if (now - due < 0 || !next.compareAndSet(due, now + interval)) {
      leftOut.incrementAndGet();
      return;
    }
    long missed = leftOut.getAndSet(0);
    String text = missed == 0 ? line.get() : line.get() + " left_out=" + missed;
    log.accept(text);
  }
}
