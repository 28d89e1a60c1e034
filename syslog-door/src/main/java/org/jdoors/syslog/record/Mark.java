package org.jdoors.syslog.record;

import java.nio.charset.StandardCharsets;

/**
 * The record that shows in a quiet log that the daemon lives.
 *
 * <p>Source: illumos syslogd.c, {@code logmark()}.
 */
public final class Mark {
  /** mark.info. */
  public static final int PRIORITY = Priority.of(Facility.MARK, Severity.INFO);

  private static final byte[] TEXT = "-- MARK --".getBytes(StandardCharsets.US_ASCII);

  private Mark() {}

  /**
   * Makes a record a MARK.
   *
   * @param host the local one
   */
  public static void fill(SyslogRecord record, long now, byte[] host) {
    record.fillLocal(PRIORITY, 0, TEXT, 0, TEXT.length, now, host);
  }
}
