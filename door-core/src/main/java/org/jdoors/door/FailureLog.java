package org.jdoors.door;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Logs failures of a server, at most one line per second, so that a client cannot fill a disk with
 * them. A line says how many were left out before it.
 */
final class FailureLog {

  private static final long INTERVAL = TimeUnit.SECONDS.toNanos(1);

  private final System.Logger log;
  private final LongSupplier nanoTime;
  private long next;
  private boolean started;
  private long suppressed;

  FailureLog(System.Logger log, LongSupplier nanoTime) {
    this.log = log;
    this.nanoTime = nanoTime;
  }

  void warn(String message, @Nullable Throwable cause) {
    long left;
    synchronized (this) {
      long now = nanoTime.getAsLong();
      if (started && now - next < 0) {
        suppressed++;
        return;
      }
      started = true;
      next = now + INTERVAL;
      left = suppressed;
      suppressed = 0;
    }
    String line = left == 0 ? message : message + " suppressed=" + left;
    log.log(System.Logger.Level.WARNING, line, cause);
  }
}
