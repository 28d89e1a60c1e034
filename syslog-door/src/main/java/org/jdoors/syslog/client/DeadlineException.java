package org.jdoors.syslog.client;

import java.io.IOException;
import java.time.Duration;

/**
 * The daemon did not answer in the time that the client was given. What was sent may still be
 * taken.
 */
public final class DeadlineException extends IOException {
  private static final long serialVersionUID = 1L;

  DeadlineException(Duration deadline) {
    super("no answer from the daemon within " + deadline.toMillis() + " ms");
  }
}
