package org.jdoors.syslog.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.stream.Stream;
import org.jdoors.syslog.Vectors;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * lines.json, {@code linux_client}: what clients of Linux send is understood: its priority, its
 * tag, its text.
 *
 * <p>Left out: records that are not datagrams of one message (octet counting), and those of which
 * only the begin is given.
 */
final class LinuxClientVectorTest {
  private static final String DATE = "Nov 14 22:13:20";
  private static final byte[] HOST = "myhost".getBytes(StandardCharsets.US_ASCII);

  static Stream<Named<String>> datagrams() {
    return Vectors.objects(Vectors.read("lines.json").getAsJsonObject("linux_client"), "records")
        .stream()
        .filter(record -> !record.has("length"))
        .flatMap(LinuxClientVectorTest::named)
        .filter(datagram -> datagram.getPayload().startsWith("<"));
  }

  private static Stream<Named<String>> named(JsonObject record) {
    return Vectors.strings(record, "datagrams").stream()
        .map(
            text ->
                Named.of(
                    Vectors.required(record, "id") + " " + text,
                    text.replace("{TS}", DATE)
                        .replace("{ISO}", "2023-11-14T22:13:20.000001+00:00")
                        .replace("{HOST}", "myhost")
                        .replace("{PID}", "815")));
  }

  @ParameterizedTest
  @MethodSource("datagrams")
  void partsAreTheOnesThatWereGiven(String datagram) {
    SyslogRecord record = new SyslogRecord();
    record.fillRaw(ByteBuffer.wrap(Vectors.bytes(datagram)), 1_700_000_000L, HOST);
    int close = datagram.indexOf('>');
    int priority = Integer.parseInt(datagram.substring(1, close));
    assertThat(record.priority())
        .isEqualTo(priority < Priority.LIMIT ? priority : Priority.DEFAULT);

    String rest = datagram.substring(close + 1);
    assertThat(record.isStructured()).isEqualTo(rest.startsWith("1 "));
    if (record.isStructured()) {
      assertThat(part(record, RecordParts.Part.APP_NAME)).isEqualTo(rest.split(" ", -1)[3]);
      assertThat(rest).endsWith(" " + part(record, RecordParts.Part.MSG));
    } else {
      assertThat(record.isDated()).isTrue();
      String text = rest.substring(DATE.length() + 1).replaceFirst("^myhost ", "");
      assertThat(again(record)).isEqualTo(text.replaceFirst("\n$", ""));
    }
    byte[] message = Vectors.bytes(part(record, RecordParts.Part.MSG));
    Bytes line = new Bytes(16);
    new NativeLine(Sanitizer.UTF_8, ZoneOffset.UTC).write(record, line);
    Bytes escaped = new Bytes(16);
    Sanitizer.UTF_8.escape(message, 0, message.length, escaped);
    assertThat(line.toString()).startsWith(DATE + " myhost ").endsWith(escaped.toString());
  }

  /** The text as its parts give it back. */
  private static String again(SyslogRecord record) {
    if (!record.parts().has(RecordParts.Part.APP_NAME)) {
      return part(record, RecordParts.Part.MSG);
    }
    boolean numbered = record.parts().has(RecordParts.Part.PROCID);
    return part(record, RecordParts.Part.APP_NAME)
        + (numbered ? "[" + part(record, RecordParts.Part.PROCID) + "]" : "")
        + ": "
        + part(record, RecordParts.Part.MSG);
  }

  static String part(SyslogRecord record, RecordParts.Part part) {
    RecordParts parts = record.parts();
    return new String(
        record.bytes(),
        parts.start(part),
        parts.end(part) - parts.start(part),
        StandardCharsets.ISO_8859_1);
  }
}
