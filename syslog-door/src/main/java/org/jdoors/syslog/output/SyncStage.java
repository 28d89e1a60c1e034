package org.jdoors.syslog.output;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Brings what is written to the disk: one fsync(2) for all who wait for it.
 *
 * <p>A leader that finds fewer waiters than took part before waits a little for the rest: those
 * whom the last fsync released are about to come back, and would else just miss the next one, so
 * that every other fsync would serve one sender alone.
 *
 * <p>After an fsync that fails the kernel may have forgotten the pages, and the next one succeeds
 * without them: what it should have covered counts as failed for ever.
 */
final class SyncStage extends Stage {
  /** The share of an fsync that waiting for others may take: 1 by this number. */
  private static final int GATHER_SHARE = 2;

  private final Stage writes;
  private final Consumer<IOException> failures;
  private final AtomicInteger arrived = new AtomicInteger();
  private final LongAdder syncs = new LongAdder();
  private int covered;
  private int usual = 1;
  private long lastNanos;
  private volatile @Nullable LogFile file;
  private volatile long failedFrom = Long.MAX_VALUE;
  private volatile long failedTo;

  SyncStage(Stage writes, Consumer<IOException> failures) {
    super(0);
    this.writes = writes;
    this.failures = failures;
  }

  /** The file that is written from now on; only if there was none. */
  void file(LogFile opened) {
    file = opened;
  }

  /**
   * Waits until everything up to a position, which is written, is on the disk.
   *
   * @return false if that was not reached in time
   */
  boolean await(long position, long deadline) {
    arrived.incrementAndGet();
    return reach(position, deadline, true);
  }

  /** Whether something from one position to another, or near them, did not get to the disk. */
  boolean hasFailed(long first, long last) {
    return last > failedFrom && first <= failedTo;
  }

  /** The number of fsync(2) calls. */
  long syncs() {
    return syncs.sum();
  }

  @Override
  long lead() {
    gather();
    long upTo = writes.done();
    boolean interrupted = Thread.interrupted();
    long start = System.nanoTime();
    force(upTo);
    lastNanos = System.nanoTime() - start;
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return upTo;
  }

  /** Yields, because those who are waited for need a processor, and parking takes too long. */
  @SuppressWarnings("ThreadPriorityCheck")
  private void gather() {
    int here = arrived.get() - covered;
    if (here < usual) {
      long end = System.nanoTime() + lastNanos / GATHER_SHARE;
      while (here < usual && System.nanoTime() - end < 0) {
        Thread.yield();
        here = arrived.get() - covered;
      }
    }
    // Comes down slowly: one sender that is late does not end the waiting for all.
    usual = Math.max(Math.max(here, 1), usual - 1);
    // Whoever has arrived had his record written before.
    covered += here;
  }

  private void force(long upTo) {
    LogFile now = file;
    if (now == null || upTo == done()) {
      // What was written before a file was closed has been settled then.
      return;
    }
    try {
      syncs.increment();
      now.force();
      if (now.isRemoved()) {
        failed(upTo);
      }
    } catch (IOException e) {
      failed(upTo);
      failures.accept(e);
    }
  }

  private void failed(long upTo) {
    failedFrom = Math.min(failedFrom, done());
    failedTo = Math.max(failedTo, upTo);
  }

  /**
   * Settles what was written to the file, which is then no longer ours to sync. By the leader of
   * the writing.
   *
   * @param upTo position up to which it was written
   */
  void leave(long upTo) {
    long forEver = System.nanoTime() + Long.MAX_VALUE / 2;
    alone(
        () -> {
          force(upTo);
          done(upTo);
          file = null;
        },
        forEver);
  }
}
