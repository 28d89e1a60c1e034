package org.jdoors.syslog.route;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jdoors.syslog.record.SyslogRecord;
import org.jspecify.annotations.Nullable;

/**
 * One record on its way: counts the destinations that still have to write it. The thread that fills
 * the record waits for them; then the object is used again.
 *
 * <p>Memory order: a writer's {@link #written} happens before the return of {@link #await}.
 */
public final class Delivery {
  private final SyslogRecord record;
  private final AtomicInteger pending = new AtomicInteger();
  private volatile int written;
  private volatile @Nullable IOException failure;
  private volatile @Nullable Thread waiter;

  public Delivery() {
    this(new SyslogRecord());
  }

  /** A delivery of this record. */
  public Delivery(SyslogRecord record) {
    this.record = record;
  }

  public SyslogRecord record() {
    return record;
  }

  /** Starts anew, with one destination pending that stands for the sender until {@link #await}. */
  void begin() {
    waiter = Thread.currentThread();
    failure = null;
    written = 0;
    pending.set(1);
  }

  /** One more destination will report. */
  void expect() {
    pending.incrementAndGet();
  }

  /** A destination was expected, but took nothing. */
  void withdraw() {
    settle();
  }

  /** A destination has written the record. */
  public void written() {
    synchronized (this) {
      written++;
    }
    settle();
  }

  /** A destination could not write the record. */
  public void failed(IOException reason) {
    failure = reason;
    settle();
  }

  private void settle() {
    if (pending.decrementAndGet() == 0) {
      LockSupport.unpark(waiter);
    }
  }

  /**
   * Waits until every destination has reported.
   *
   * @return false if the time ran out or the thread was interrupted; then writers may still hold
   *     the record, and this object must not be used again
   */
  boolean await(long nanos) {
    long deadline = System.nanoTime() + nanos;
    if (pending.decrementAndGet() == 0) {
      return true;
    }
    while (pending.get() > 0) {
      long left = deadline - System.nanoTime();
      if (left <= 0 || Thread.currentThread().isInterrupted()) {
        return false;
      }
      LockSupport.parkNanos(this, left);
    }
    return true;
  }

  /** How many destinations have written the record. */
  int writers() {
    return written;
  }

  /** Why a destination failed, the last one if several did. */
  @Nullable IOException failure() {
    return failure;
  }
}
