package org.jdoors.syslog.config;

import java.util.List;
import java.util.Map;
import org.jdoors.syslog.record.Bytes;
import org.jdoors.syslog.record.RecordParts;
import org.jdoors.syslog.record.RecordParts.Part;
import org.jdoors.syslog.record.StructuredData;
import org.jdoors.syslog.record.SyslogRecord;
import org.jspecify.annotations.Nullable;

/** The fields of a record that a filter can ask about. */
final class RecordFields {

  /** A field of bytes. */
  @FunctionalInterface
  interface Textual {
    /** Whether the record has the field, and it is as asked. */
    boolean test(SyslogRecord record, TextMatch match);
  }

  /** A field of numbers; -1 where the record has none. */
  @FunctionalInterface
  interface Numeric {
    long of(SyslogRecord record);
  }

  private static final long UNSIGNED = 0xffff_ffffL;

  private static final Map<String, Textual> TEXTS =
      Map.of(
          "app", part(Part.APP_NAME),
          "procid", part(Part.PROCID),
          "msgid", part(Part.MSGID),
          "hostname", part(Part.HOST),
          "message", part(Part.MSG),
          "host", (record, match) -> whole(record.host(), match),
          "address", (record, match) -> whole(record.peer(), match));

  private static final Map<String, Numeric> NUMBERS =
      Map.of(
          "pid", record -> unsigned(record.senderPid()),
          "uid", record -> unsigned(record.senderUid()),
          "gid", record -> unsigned(record.senderGid()),
          "zone", record -> unsigned(record.senderZone()));

  private static final List<String> NAMES =
      List.of(
          "app",
          "procid",
          "msgid",
          "host",
          "hostname",
          "message",
          "address",
          "data",
          "pid",
          "uid",
          "gid",
          "zone");

  private RecordFields() {}

  static List<String> names() {
    return NAMES;
  }

  static @Nullable Textual text(String name) {
    return TEXTS.get(name);
  }

  static @Nullable Numeric number(String name) {
    return NUMBERS.get(name);
  }

  private static long unsigned(int value) {
    return value == SyslogRecord.UNKNOWN ? -1 : value & UNSIGNED;
  }

  private static boolean whole(byte[] bytes, TextMatch match) {
    return bytes.length > 0 && match.test(bytes, 0, bytes.length);
  }

  private static Textual part(Part part) {
    return (record, match) -> {
      RecordParts parts = record.parts();
      return parts.has(part) && match.test(record.bytes(), parts.start(part), parts.end(part));
    };
  }

  static boolean hasElement(SyslogRecord record, byte[] id) {
    return record.isStructured() && record.header().data().element(id) >= 0;
  }

  /** Whether one of the parameters of a name is as asked. */
  static boolean parameter(SyslogRecord record, byte[] id, byte[] name, TextMatch match) {
    if (!record.isStructured()) {
      return false;
    }
    StructuredData data = record.header().data();
    int element = data.element(id);
    if (element < 0) {
      return false;
    }
    for (int i = data.parametersStart(element); i < data.parametersEnd(element); i++) {
      if (data.isNamed(i, name)) {
        Bytes value = new Bytes(64);
        data.putValue(i, value);
        if (match.test(value.array(), 0, value.length())) {
          return true;
        }
      }
    }
    return false;
  }
}
