package org.jdoors.syslog.output;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jdoors.syslog.config.LineStyle;
import org.jdoors.syslog.record.Bytes;
import org.jdoors.syslog.record.LineFormat;
import org.jdoors.syslog.record.Priority;
import org.jdoors.syslog.record.Sanitizer;
import org.jdoors.syslog.record.SyslogRecord;

/** What makes lines in each style. */
final class LineMakers {
  private static final String HEX = "0123456789abcdef";

  private LineMakers() {}

  /** What makes lines for files and other readers of lines. For one thread at a time. */
  static LineMaker of(LineStyle style, LineSettings settings) {
    return switch (style) {
      case NATIVE ->
          new LineFormat(LineFormat.Kind.FILE, settings.sanitizer(), settings.zone())::format;
      case RFC3164 -> {
        LineFormat format =
            new LineFormat(LineFormat.Kind.FILE, settings.sanitizer(), settings.zone());
        Bytes line = new Bytes(2048);
        yield (record, out) -> rfc3164(format, line, record, out);
      }
      case RFC5424 -> {
        Sanitizer sanitizer = settings.sanitizer();
        yield (record, out) -> rfc5424(sanitizer, record, out);
      }
      case JSON -> LineMakers::json;
    };
  }

  /** RFC 3164: the native line with the priority in front. */
  private static void rfc3164(LineFormat format, Bytes line, SyslogRecord record, Bytes out) {
    out.clear();
    format.format(record, line);
    if (line.length() > 0) {
      priority(record, out);
      out.put(line.array(), 0, line.length());
    }
  }

  private static void priority(SyslogRecord record, Bytes out) {
    out.put('<');
    out.putDecimal(record.priority());
    out.put('>');
  }

  /** RFC 5424: as it came if it came so, else with the fields that are known. */
  private static void rfc5424(Sanitizer sanitizer, SyslogRecord record, Bytes out) {
    out.clear();
    if (record.isEmpty()) {
      return;
    }
    if (record.isStructured()) {
      sanitizer.append(record.bytes(), 0, record.receivedLength(), out);
    } else {
      priority(record, out);
      out.putAscii("1 ");
      out.putAscii(Instant.ofEpochSecond(record.time()).toString());
      out.put(' ');
      out.put(record.host());
      out.putAscii(" - - - - ");
      sanitizer.append(record.bytes(), record.textStart(), record.textEnd(), out);
    }
    out.put('\n');
  }

  private static void json(SyslogRecord record, Bytes out) {
    out.clear();
    if (record.isEmpty()) {
      return;
    }
    out.putAscii("{\"time\":\"");
    out.putAscii(Instant.ofEpochSecond(record.time()).toString());
    out.putAscii("\",\"host\":");
    string(record.host(), 0, record.host().length, out);
    out.putAscii(",\"facility\":\"");
    out.putAscii(Priority.facility(record.priority()).text());
    out.putAscii("\",\"severity\":\"");
    out.putAscii(Priority.severity(record.priority()).idText());
    out.putAscii("\",\"message\":");
    string(record.bytes(), record.textStart(), record.textEnd(), out);
    out.putAscii("}\n");
  }

  /** A JSON string (RFC 8259 section 7); bytes that are not UTF-8 become U+FFFD. */
  private static void string(byte[] bytes, int from, int to, Bytes out) {
    byte[] text =
        new String(bytes, from, to - from, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8);
    out.put('"');
    for (byte b : text) {
      if (b == '"' || b == '\\') {
        out.put('\\');
        out.put(b);
      } else if (b >= 0 && b < 0x20) {
        out.putAscii("\\u00");
        out.put(HEX.charAt(b >> 4));
        out.put(HEX.charAt(b & 0xf));
      } else {
        out.put(b);
      }
    }
    out.put('"');
  }
}
