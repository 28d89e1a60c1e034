package org.jdoors.syslog;

import java.io.PrintStream;
import java.time.Instant;
import org.jdoors.syslog.client.FollowedRecord;
import org.jdoors.syslog.record.Priority;
import org.jdoors.syslog.record.Severity;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi.IStyle;
import picocli.CommandLine.Help.Ansi.Style;

/** Prints followed records: as they are written to files, coloured or not, or as JSON. */
final class RecordPrinter {
  private final PrintStream out;
  private final boolean json;
  private final boolean colour;

  RecordPrinter(PrintStream out, boolean json, boolean colour) {
    this.out = out;
    this.json = json;
    this.colour = colour;
  }

  void print(FollowedRecord record) {
    if (json) {
      out.println(object(record));
      return;
    }
    IStyle style = colour ? style(Priority.severity(record.priority())) : null;
    out.println(style == null ? record.line() : style.on() + record.line() + style.off());
  }

  private static @Nullable IStyle style(Severity severity) {
    return switch (severity) {
      case EMERG, ALERT, CRIT -> Style.reverse;
      case ERR -> Style.fg_red;
      case WARNING -> Style.fg_yellow;
      case NOTICE -> Style.bold;
      case INFO -> null;
      case DEBUG -> Style.faint;
    };
  }

  private static String object(FollowedRecord record) {
    StringBuilder object = new StringBuilder(256);
    object.append("{\"time\":\"").append(Instant.ofEpochSecond(record.time())).append("\"");
    put(object, "facility", Priority.facility(record.priority()).text());
    put(object, "severity", Priority.severity(record.priority()).text());
    putId(object, "pid", record.pid());
    putId(object, "uid", record.uid());
    putId(object, "gid", record.gid());
    putId(object, "zone", record.zone());
    put(object, "line", record.line());
    return object.append('}').toString();
  }

  private static void put(StringBuilder object, String name, String value) {
    object.append(",\"").append(name).append("\":\"");
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        object.append('\\').append(c);
      } else if (c < ' ') {
        object.append(String.format("\\u%04x", (int) c));
      } else {
        object.append(c);
      }
    }
    object.append('"');
  }

  /** An id is unsigned, and left out if it is not known. */
  private static void putId(StringBuilder object, String name, int id) {
    if (id != -1) {
      object.append(",\"").append(name).append("\":").append(Integer.toUnsignedString(id));
    }
  }
}
