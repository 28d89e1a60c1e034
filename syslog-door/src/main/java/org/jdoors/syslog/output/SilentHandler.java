package org.jdoors.syslog.output;

import org.apache.logging.log4j.core.ErrorHandler;
import org.apache.logging.log4j.core.LogEvent;
import org.jspecify.annotations.Nullable;

/** Leaves an appender's failures to the exception that it throws as well: the output logs that. */
final class SilentHandler implements ErrorHandler {
  @Override
  public void error(String message) {}

  @Override
  public void error(String message, @Nullable Throwable cause) {}

  @Override
  public void error(String message, @Nullable LogEvent event, @Nullable Throwable cause) {}
}
