package org.jdoors.syslog.record;

import java.time.ZoneId;
import org.jdoors.syslog.record.RecordParts.Part;

/**
 * A message of RFC 5424 for any record, with a {@link TrustedElement}.
 *
 * <ul>
 *   <li>A message that came as RFC 5424 keeps its fields, its TIMESTAMP to the letter.
 *   <li>Of any other text APP-NAME, PROCID and MSGID are its tag, the number behind that, and the
 *       number of {@code [ID n facility.level]}.
 *   <li>Control characters and bytes that are no UTF-8 are written as the native daemon does; a MSG
 *       that is more than ASCII begins with the byte order mark.
 * </ul>
 */
public final class Rfc5424Line implements LineWriter {
  private static final int LONGEST_APP_NAME = 48;
  private static final int LONGEST_PROCID = 128;
  private static final int LONGEST_MSGID = 32;

  private final TimeText times;
  private final RecordTime time;

  public Rfc5424Line(ZoneId zone) {
    times = new TimeText(zone);
    time = new RecordTime(zone);
  }

  @Override
  public void write(SyslogRecord record, Bytes out) {
    if (record.isEmpty()) {
      return;
    }
    out.put('<');
    out.putDecimal(record.priority());
    out.putAscii(">1 ");
    putTime(record, out);
    out.put(' ');
    HeaderField.putHost(record, out);
    out.put(' ');
    HeaderField.put(record, Part.APP_NAME, LONGEST_APP_NAME, out);
    out.put(' ');
    HeaderField.put(record, Part.PROCID, LONGEST_PROCID, out);
    out.put(' ');
    HeaderField.put(record, Part.MSGID, LONGEST_MSGID, out);
    out.put(' ');
    putData(record, out);
    putMessage(record, out);
  }

  private void putTime(SyslogRecord record, Bytes out) {
    if (record.isStructured() && record.header().hasTime()) {
      Rfc5424 header = record.header();
      out.put(record.bytes(), header.timeStart(), header.timeEnd());
    } else {
      times.put(time.second(record), RecordTime.nanos(record), out);
    }
  }

  private static void putData(SyslogRecord record, Bytes out) {
    int before = out.length();
    if (TrustedElement.isNeeded(record)) {
      TrustedElement.put(record, out);
    }
    if (record.isStructured()) {
      StructuredData data = record.header().data();
      for (int i = 0; i < data.elements(); i++) {
        putElement(record.bytes(), data, i, out);
      }
    }
    if (out.length() == before) {
      out.put('-');
    }
  }

  private static void putElement(byte[] bytes, StructuredData data, int element, Bytes out) {
    int from = data.elementStart(element);
    if (TrustedElement.isDropped(data, element)) {
      return;
    }
    if (TrustedElement.isForged(data, element)) {
      out.put('[');
      out.put(TrustedElement.CLAIMED_ID);
      from = data.idEnd(element);
    }
    Sanitizer.UTF_8.escape(bytes, from, data.elementEnd(element), out);
  }

  private static void putMessage(SyslogRecord record, Bytes out) {
    RecordParts parts = record.parts();
    if (!parts.has(Part.MSG)) {
      return;
    }
    int from = parts.start(Part.MSG);
    int to = parts.end(Part.MSG);
    out.put(' ');
    if (Utf8.beyondAscii(record.bytes(), from, to)) {
      out.put(0xef);
      out.put(0xbb);
      out.put(0xbf);
    }
    Sanitizer.UTF_8.escape(record.bytes(), from, to, out);
  }
}
