package org.jdoors.syslog.output;

import java.time.ZoneId;
import org.jdoors.syslog.record.Sanitizer;

/** How lines are made on this machine. Immutable. */
public final class LineSettings {
  private final byte[] host;
  private final Sanitizer sanitizer;
  private final ZoneId zone;

  /**
   * Settings of this machine.
   *
   * @param host name of this host, as lines show it
   * @param sanitizer by the daemon's locale
   * @param zone of dates, and of the midnight that rotation counts from
   */
  public LineSettings(byte[] host, Sanitizer sanitizer, ZoneId zone) {
    this.host = host.clone();
    this.sanitizer = sanitizer;
    this.zone = zone;
  }

  byte[] host() {
    return host.clone();
  }

  Sanitizer sanitizer() {
    return sanitizer;
  }

  ZoneId zone() {
    return zone;
  }
}
