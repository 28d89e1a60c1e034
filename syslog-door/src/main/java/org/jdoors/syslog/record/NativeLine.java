package org.jdoors.syslog.record;

import java.time.ZoneId;

/** The native daemon's line for a file. */
public final class NativeLine implements LineWriter {
  private final LineFormat format;

  public NativeLine(Sanitizer sanitizer, ZoneId zone) {
    format = new LineFormat(LineFormat.Kind.FILE, sanitizer, zone);
  }

  @Override
  public void write(SyslogRecord record, Bytes out) {
    if (!record.isEmpty()) {
      format.append(record, out);
    }
  }
}
