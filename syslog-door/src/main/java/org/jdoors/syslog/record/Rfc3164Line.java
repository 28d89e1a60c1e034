package org.jdoors.syslog.record;

import java.time.ZoneId;
import org.jdoors.syslog.record.RecordParts.Part;

/**
 * {@code <PRI>Mmm dd hh:mm:ss HOST TAG[PID]: text} (RFC 3164), with the host that the daemon knows,
 * or that a relay names. Its domain is kept, as two hosts would else be one.
 */
public final class Rfc3164Line implements LineWriter {
  private final Sanitizer sanitizer;
  private final LineDate dates;

  public Rfc3164Line(Sanitizer sanitizer, ZoneId zone) {
    this.sanitizer = sanitizer;
    this.dates = new LineDate(zone);
  }

  @Override
  public void write(SyslogRecord record, Bytes out) {
    if (record.isEmpty()) {
      return;
    }
    byte[] bytes = record.bytes();
    out.put('<');
    out.putDecimal(record.priority());
    out.put('>');
    if (record.isDated()) {
      int date = record.textStart();
      sanitizer.escape(bytes, date, date + LineDate.LENGTH, out);
    } else {
      out.put(dates.of(record.saidTime()));
    }
    out.put(' ');
    HeaderField.putHost(record, out);
    out.put(' ');
    // The structured form was rendered without its host, the older form has it in front.
    RecordParts parts = record.parts();
    boolean named = !record.isStructured() && parts.has(Part.HOST);
    int text = named ? parts.end(Part.HOST) + 1 : record.undatedStart();
    sanitizer.append(bytes, text, record.textEnd(), out);
  }
}
