package org.jdoors.syslog.record;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdoors.syslog.record.RecordParts.Part;

/**
 * One JSON object, always valid UTF-8:
 *
 * <pre>
 *   time, received     as in RFC 5424, to the microsecond
 *   host               of the sender, as the daemon knows it
 *   hostname           what the record itself says
 *   facility, severity by name
 *   app, procid, msgid
 *   message
 *   message_base64     its bytes, only where they are not UTF-8; message then has U+FFFD
 *   data               {"id": {"name": "value"}}; a name that is repeated has an array
 *   pid, uid, gid, zone, address, cut    what the daemon knows of the sender
 * </pre>
 *
 * <p>Members that are not known are left out. Written by hand and not by Log4j's template layout:
 * that takes its values from log events as strings, of which there are none here.
 */
public final class JsonLine implements LineWriter {
  /** Parameters of an element that are compared one by one; a map beyond, so time stays linear. */
  private static final int FEW = 16;

  private final TimeText times;
  private final TimeText arrivals;
  private final RecordTime time;
  private final Bytes value = new Bytes(256);

  public JsonLine(ZoneId zone) {
    times = new TimeText(zone);
    arrivals = new TimeText(zone);
    time = new RecordTime(zone);
  }

  @Override
  public void write(SyslogRecord record, Bytes out) {
    if (record.isEmpty()) {
      return;
    }
    out.putAscii("{\"time\":\"");
    times.put(time.second(record), RecordTime.nanos(record), out);
    out.putAscii("\",\"received\":\"");
    arrivals.put(record.received(), record.receivedNanos(), out);
    out.put('"');
    text("host", record.host(), 0, record.host().length, out);
    part("hostname", record, Part.HOST, out);
    word("facility", Priority.facility(record.priority()).text(), out);
    word("severity", Priority.severity(record.priority()).text(), out);
    part("app", record, Part.APP_NAME, out);
    part("procid", record, Part.PROCID, out);
    part("msgid", record, Part.MSGID, out);
    message(record, out);
    if (record.isStructured() && record.header().data().elements() > 0) {
      data(record.header().data(), out);
    }
    number("pid", record.senderPid(), out);
    number("uid", record.senderUid(), out);
    number("gid", record.senderGid(), out);
    number("zone", record.senderZone(), out);
    text("address", record.peer(), 0, record.peer().length, out);
    if (record.isCut()) {
      out.putAscii(",\"cut\":true");
    }
    out.put('}');
    value.clear();
  }

  private static void message(SyslogRecord record, Bytes out) {
    int from = record.parts().start(Part.MSG);
    int to = record.parts().end(Part.MSG);
    name("message", out);
    JsonString.put(record.bytes(), from, to, out);
    if (!Utf8.valid(record.bytes(), from, to)) {
      byte[] message = new byte[to - from];
      System.arraycopy(record.bytes(), from, message, 0, to - from);
      word("message_base64", Base64.getEncoder().encodeToString(message), out);
    }
  }

  private void data(StructuredData data, Bytes out) {
    name("data", out);
    out.put('{');
    boolean first = true;
    for (int i = 0; i < data.elements(); i++) {
      if (!TrustedElement.isDropped(data, i)) {
        out.putAscii(first ? "" : ",");
        first = false;
        element(data, i, out);
      }
    }
    out.put('}');
  }

  private void element(StructuredData data, int element, Bytes out) {
    value.clear();
    if (TrustedElement.isForged(data, element)) {
      value.put(TrustedElement.CLAIMED_ID);
    } else {
      data.putId(element, value);
    }
    JsonString.put(value.array(), 0, value.length(), out);
    out.putAscii(":{");
    int from = data.parametersStart(element);
    int to = data.parametersEnd(element);
    if (to - from > FEW) {
      manyParameters(data, from, to, out);
    } else {
      parameters(data, from, to, out);
    }
    out.put('}');
  }

  private void parameters(StructuredData data, int from, int to, Bytes out) {
    for (int i = from; i < to; i++) {
      if (same(data, i, from, i) < i) {
        continue;
      }
      if (i > from) {
        out.put(',');
      }
      value.clear();
      data.putName(i, value);
      JsonString.put(value.array(), 0, value.length(), out);
      out.put(':');
      int next = same(data, i, i + 1, to);
      out.putAscii(next < to ? "[" : "");
      value(data, i, out);
      boolean array = next < to;
      while (next < to) {
        out.put(',');
        value(data, next, out);
        next = same(data, i, next + 1, to);
      }
      out.putAscii(array ? "]" : "");
    }
  }

  /** The first parameter of {@code [from..to)} with the name of another, or {@code to}. */
  private static int same(StructuredData data, int parameter, int from, int to) {
    int at = from;
    while (at < to && !data.sameName(at, parameter)) {
      at++;
    }
    return at;
  }

  private void manyParameters(StructuredData data, int from, int to, Bytes out) {
    Map<String, List<Integer>> byName = new LinkedHashMap<>();
    for (int i = from; i < to; i++) {
      byName.computeIfAbsent(data.name(i), unused -> new ArrayList<>()).add(i);
    }
    boolean first = true;
    for (List<Integer> numbers : byName.values()) {
      out.putAscii(first ? "" : ",");
      first = false;
      value.clear();
      data.putName(numbers.get(0), value);
      JsonString.put(value.array(), 0, value.length(), out);
      out.putAscii(numbers.size() > 1 ? ":[" : ":");
      for (int i = 0; i < numbers.size(); i++) {
        out.putAscii(i > 0 ? "," : "");
        value(data, numbers.get(i), out);
      }
      out.putAscii(numbers.size() > 1 ? "]" : "");
    }
  }

  private void value(StructuredData data, int parameter, Bytes out) {
    value.clear();
    data.putValue(parameter, value);
    JsonString.put(value.array(), 0, value.length(), out);
  }

  private static void part(String name, SyslogRecord record, Part part, Bytes out) {
    RecordParts parts = record.parts();
    text(name, record.bytes(), parts.start(part), parts.end(part), out);
  }

  private static void text(String name, byte[] bytes, int from, int to, Bytes out) {
    if (to > from) {
      name(name, out);
      JsonString.put(bytes, from, to, out);
    }
  }

  private static void word(String name, String ascii, Bytes out) {
    name(name, out);
    out.put('"');
    out.putAscii(ascii);
    out.put('"');
  }

  private static void number(String name, int number, Bytes out) {
    if (number != SyslogRecord.UNKNOWN) {
      name(name, out);
      out.putUnsigned(number);
    }
  }

  private static void name(String name, Bytes out) {
    out.putAscii(",\"");
    out.putAscii(name);
    out.putAscii("\":");
  }
}
