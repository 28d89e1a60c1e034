package org.jdoors.door;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.jdoors.log.RareLog;
import org.jspecify.annotations.Nullable;

/**
 * Logs failures of a server, at most one line per second. A line says how many were left out before
 * it.
 */
final class FailureLog {

  private final System.Logger log;
  private final RareLog rare;

  FailureLog(System.Logger log, LongSupplier nanoTime) {
    this.log = log;
    this.rare = new RareLog(Duration.ofSeconds(1), nanoTime);
  }

  void warn(String message, @Nullable Throwable cause) {
    rare.log(
        leftOut -> {
          String line = leftOut == 0 ? message : message + " suppressed=" + leftOut;
          log.log(System.Logger.Level.WARNING, line, cause);
        });
  }
}
