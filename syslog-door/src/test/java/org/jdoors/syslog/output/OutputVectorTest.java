package org.jdoors.syslog.output;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jdoors.syslog.Vectors;
import org.jdoors.syslog.config.LineStyle;
import org.jdoors.syslog.config.OutputSettings.Transport;
import org.jdoors.syslog.record.Bytes;
import org.jdoors.syslog.record.DriverLines;
import org.jdoors.syslog.record.Sanitizer;
import org.jdoors.syslog.record.SyslogRecord;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * lines.json, {@code daemon}, destinations {@code forward}, {@code users} and {@code wall}: the
 * datagrams, and the bytes on terminals. Left out: what was obtained by reading only, and steps
 * other than records. Forwarding goes to the host {@code relay}.
 */
final class OutputVectorTest {
  private static final byte[] LOCAL_HOST = Vectors.bytes("myhost");
  private static final int READER_BYTES = 1024;

  static Stream<Named<JsonObject>> forwarded() {
    return vectors("datagrams");
  }

  static Stream<Named<JsonObject>> shown() {
    return vectors("terminals");
  }

  private static Stream<Named<JsonObject>> vectors(String expected) {
    return Vectors.objects(Vectors.read("lines.json"), "daemon").stream()
        .filter(vector -> vector.has("steps"))
        .filter(vector -> vector.getAsJsonObject("expect").has(expected))
        .filter(
            vector ->
                Vectors.objects(vector, "steps").stream()
                    .map(step -> Vectors.required(step, "from"))
                    .allMatch(from -> from.equals("log") || from.equals("net")))
        .map(vector -> Named.of(Vectors.required(vector, "id"), vector));
  }

  private static LineSettings settings(JsonObject vector) {
    return new LineSettings(
        LOCAL_HOST,
        Vectors.required(vector, "locale").equals("C") ? Sanitizer.SINGLE_BYTE : Sanitizer.UTF_8,
        ZoneOffset.UTC);
  }

  private static List<SyslogRecord> records(JsonObject vector) {
    List<SyslogRecord> records = new ArrayList<>();
    for (JsonObject step : Vectors.objects(vector, "steps")) {
      byte[] data = Vectors.bytes(Vectors.required(step, "data"));
      long time = step.get("time").getAsLong();
      if (Vectors.required(step, "from").equals("log")) {
        new DriverLines(ZoneOffset.UTC)
            .split(
                step.get("pri").getAsInt(),
                step.get("flags").getAsInt(),
                time,
                LOCAL_HOST,
                data,
                record -> records.add(record.copy()));
      } else {
        SyslogRecord record = new SyslogRecord();
        ByteBuffer received = ByteBuffer.wrap(data, 0, Math.min(data.length, READER_BYTES));
        record.fillNative(received, time, Vectors.bytes(Vectors.required(step, "peer")));
        records.add(record);
      }
    }
    return records;
  }

  @ParameterizedTest
  @MethodSource("forwarded")
  void datagramsAreTheNativeOnes(JsonObject vector) {
    Framing frames = new Framing(Transport.UDP, LineStyle.NATIVE, settings(vector));
    List<String> datagrams = new ArrayList<>();
    try (ForwardOutput output =
        new ForwardOutput(
            "t",
            "relay",
            () -> frames,
            new MemoryBacklog(0),
            () -> new UdpLink(new InetSocketAddress(InetAddress.getLoopbackAddress(), 9)),
            new BackOff(OutputLimits.SETTLE, OutputLimits.SETTLE, System::nanoTime),
            OutputLimits.SETTLE)) {
      for (SyslogRecord record : records(vector)) {
        if (output.takes(record) && !record.isEmpty()) {
          frames.make(
              record, frame -> datagrams.add(new String(frame, StandardCharsets.ISO_8859_1)));
        }
      }
    }
    assertThat(datagrams).isEqualTo(Vectors.strings(vector.getAsJsonObject("expect"), "datagrams"));
  }

  @ParameterizedTest
  @MethodSource("shown")
  void terminalsShowTheNativeBytes(JsonObject vector) {
    List<SyslogRecord> records = records(vector);
    Clock clock = Clock.fixed(Instant.ofEpochSecond(records.get(0).time()), ZoneOffset.UTC);
    LineMaker texts =
        OutputFactory.terminalTexts(
            settings(vector), clock, Vectors.required(vector, "dest").equals("wall"));
    Bytes text = new Bytes(16);
    texts.format(records.get(0), text);
    String shown = text.toString();
    assertThat(records).hasSize(1);
    for (JsonObject terminal : Vectors.objects(vector.getAsJsonObject("expect"), "terminals")) {
      assertThat(Path.of(Vectors.required(terminal, "device"))).isAbsolute();
      assertThat(shown).isEqualTo(Vectors.required(terminal, "bytes"));
    }
  }
}
