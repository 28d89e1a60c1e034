package org.jdoors.syslog.record;

import org.jdoors.syslog.record.RecordParts.Part;

/** Header fields of RFC 5424: printable ASCII without blanks, bounded, {@code -} for nil. */
final class HeaderField {
  private static final int LONGEST_HOST = 255;

  private HeaderField() {}

  /** Appends a field; what is not printable becomes an underscore, what is too long is cut. */
  static void put(byte[] bytes, int from, int to, int longest, Bytes out) {
    int end = Math.min(to, from + longest);
    for (int i = from; i < end; i++) {
      out.put(Rfc5424.printable(bytes[i]) ? bytes[i] : '_');
    }
    if (from == to) {
      out.put('-');
    }
  }

  static void put(SyslogRecord record, Part part, int longest, Bytes out) {
    RecordParts parts = record.parts();
    put(record.bytes(), parts.start(part), parts.end(part), longest, out);
  }

  /**
   * Appends the host: of a record from the network the one that it names, as a relay must not
   * change it; else the one that the daemon knows.
   */
  static void putHost(SyslogRecord record, Bytes out) {
    if (record.peer().length > 0 && record.parts().has(Part.HOST)) {
      put(record, Part.HOST, LONGEST_HOST, out);
    } else {
      put(record.host(), 0, record.host().length, LONGEST_HOST, out);
    }
  }
}
