package org.jdoors.syslog.output;

import org.apache.logging.log4j.core.ErrorHandler;
import org.apache.logging.log4j.core.LogEvent;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what an appender reports in the place of an exception, which it does by default, so
 * that the record at hand is not acknowledged.
 */
final class ErrorCatcher implements ErrorHandler {
  private volatile @Nullable String last;

  void clear() {
    last = null;
  }

  /** What was reported since {@link #clear}, null if nothing was. */
  @Nullable String last() {
    return last;
  }

  @Override
  public void error(String message) {
    last = message;
  }

  @Override
  public void error(String message, @Nullable Throwable cause) {
    last = cause == null || cause.getMessage() == null ? message : cause.getMessage();
  }

  @Override
  public void error(String message, @Nullable LogEvent event, @Nullable Throwable cause) {
    error(message, cause);
  }
}
