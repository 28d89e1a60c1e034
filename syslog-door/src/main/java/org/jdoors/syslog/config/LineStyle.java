package org.jdoors.syslog.config;

import java.time.ZoneId;
import org.jdoors.syslog.record.JsonLine;
import org.jdoors.syslog.record.LineWriter;
import org.jdoors.syslog.record.NativeLine;
import org.jdoors.syslog.record.Rfc3164Line;
import org.jdoors.syslog.record.Rfc5424Line;
import org.jdoors.syslog.record.Sanitizer;

/** How an output writes records. */
public enum LineStyle {
  /** The native daemon's line, byte for byte. */
  NATIVE,
  /** RFC 5424, with what the daemon knows of the sender as structured data. */
  RFC5424,
  /** RFC 3164, with the host. */
  RFC3164,
  /** One JSON object a line. */
  JSON;

  /**
   * A writer of this style, for one thread at a time.
   *
   * @param locale what becomes of bytes beyond ASCII; RFC 5424 and JSON are UTF-8 in any case
   * @param zone of the times that are written
   */
  public LineWriter newWriter(Sanitizer locale, ZoneId zone) {
    return switch (this) {
      case NATIVE -> new NativeLine(locale, zone);
      case RFC5424 -> new Rfc5424Line(zone);
      case RFC3164 -> new Rfc3164Line(locale, zone);
      case JSON -> new JsonLine(zone);
    };
  }
}
