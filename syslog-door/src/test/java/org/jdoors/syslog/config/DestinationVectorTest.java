package org.jdoors.syslog.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.nio.ByteBuffer;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jdoors.syslog.Vectors;
import org.jdoors.syslog.record.Bytes;
import org.jdoors.syslog.record.DriverLines;
import org.jdoors.syslog.record.DriverPieces;
import org.jdoors.syslog.record.ForwardFormat;
import org.jdoors.syslog.record.LineFormat;
import org.jdoors.syslog.record.Mark;
import org.jdoors.syslog.record.Sanitizer;
import org.jdoors.syslog.record.SyslogRecord;
import org.jdoors.syslog.record.TerminalText;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * lines.json, {@code daemon}: packets to another host, texts on users' terminals, MARK, and records
 * that the log driver delivers in pieces. Which terminals a user has is not in question here: each
 * expected text is compared.
 *
 * <p>Left out: what has no steps, as it was obtained by reading; steps of other kinds; and runs of
 * several records to one file, where duplicates count.
 */
final class DestinationVectorTest {
  private static final byte[] LOCAL_HOST = Vectors.bytes("myhost");

  /** The host that the vectors forward to. */
  private static final byte[] TARGET = Vectors.bytes("relay");

  private record Destination(JsonObject vector, Sanitizer sanitizer, Selectors selectors) {
    String name() {
      return Vectors.required(vector, "dest");
    }

    LineFormat.Kind kind() {
      return switch (name()) {
        case "tty" -> LineFormat.Kind.TERMINAL;
        case "console" -> LineFormat.Kind.CONSOLE;
        default -> LineFormat.Kind.FILE;
      };
    }
  }

  static Stream<Named<JsonObject>> others() {
    return Vectors.objects(Vectors.read("lines.json"), "daemon").stream()
        .filter(vector -> vector.has("steps"))
        .filter(
            vector ->
                Vectors.objects(vector, "steps").stream().allMatch(DestinationVectorTest::isKnown))
        .filter(vector -> isOther(Vectors.required(vector, "dest")) || hasOther(vector))
        .map(vector -> Named.of(Vectors.required(vector, "id"), vector));
  }

  private static boolean isKnown(JsonObject step) {
    return List.of("net", "log", "mark-timer").contains(Vectors.required(step, "from"));
  }

  private static boolean isOther(String destination) {
    return List.of("forward", "users", "wall").contains(destination);
  }

  /** A single step that the test of plain lines leaves out. */
  private static boolean hasOther(JsonObject vector) {
    List<JsonObject> steps = Vectors.objects(vector, "steps");
    String from = Vectors.required(steps.get(0), "from");
    return steps.size() == 1
        && (from.equals("mark-timer")
            || (from.equals("log")
                && Vectors.required(steps.get(0), "data").length() > DriverPieces.PIECE));
  }

  @ParameterizedTest
  @MethodSource("others")
  void bytesAreTheNativeOnes(JsonObject vector) throws ConfigException {
    Sanitizer sanitizer =
        Vectors.required(vector, "locale").equals("C") ? Sanitizer.SINGLE_BYTE : Sanitizer.UTF_8;
    Destination destination = new Destination(vector, sanitizer, selectors(vector));
    List<String> written = new ArrayList<>();
    for (JsonObject step : Vectors.objects(vector, "steps")) {
      play(step, destination, record -> write(record, step, destination, written));
    }
    JsonObject expect = vector.getAsJsonObject("expect");
    if (expect.has("terminals")) {
      List<JsonObject> terminals = Vectors.objects(expect, "terminals");
      assertThat(terminals.isEmpty()).isEqualTo(written.isEmpty());
      for (JsonObject terminal : terminals) {
        assertThat(String.join("", written)).isEqualTo(Vectors.required(terminal, "bytes"));
      }
    } else {
      String array = expect.has("datagrams") ? "datagrams" : "written";
      assertThat(written).isEqualTo(Vectors.strings(expect, array));
    }
  }

  private static void write(
      SyslogRecord record, JsonObject step, Destination destination, List<String> written) {
    if (!destination.selectors().accept(record.priority())) {
      return;
    }
    Bytes text = new Bytes(16);
    TerminalText terminal = new TerminalText(destination.sanitizer(), ZoneOffset.UTC);
    switch (destination.name()) {
      case "forward" -> {
        if (ForwardFormat.takes(record, TARGET)) {
          new ForwardFormat(destination.sanitizer(), ZoneOffset.UTC, ForwardFormat.LONGEST)
              .split(record, packet -> written.add(packet.toString()));
        }
        return;
      }
      case "users" -> terminal.toUsers(record, text);
      case "wall" -> terminal.toAll(record, step.get("time").getAsLong(), text);
      default -> {
        if (!destination.kind().takes(record) || record.isEmpty()) {
          return;
        }
        new LineFormat(destination.kind(), destination.sanitizer(), ZoneOffset.UTC)
            .format(record, text);
      }
    }
    written.add(text.toString());
  }

  private static void play(
      JsonObject step, Destination destination, Consumer<SyslogRecord> records) {
    long time = step.get("time").getAsLong();
    SyslogRecord record = new SyslogRecord();
    switch (Vectors.required(step, "from")) {
      case "mark-timer" -> {
        Mark.fill(record, time, LOCAL_HOST);
        records.accept(record);
      }
      case "log" -> pieces(step, destination.sanitizer(), records);
      default -> {
        byte[] data = Vectors.bytes(Vectors.required(step, "data"));
        int length = Math.min(data.length, DriverPieces.PIECE);
        record.fillNative(
            ByteBuffer.wrap(data, 0, length), time, Vectors.bytes(Vectors.required(step, "peer")));
        records.accept(record);
      }
    }
  }

  private static void pieces(JsonObject step, Sanitizer sanitizer, Consumer<SyslogRecord> records) {
    byte[] data = Vectors.bytes(Vectors.required(step, "data"));
    DriverPieces pieces = new DriverPieces(sanitizer);
    DriverLines lines = new DriverLines(ZoneOffset.UTC);
    for (int at = 0; at < data.length; at += DriverPieces.PIECE) {
      int end = Math.min(data.length, at + DriverPieces.PIECE);
      int ready = pieces.add(data, at, end, end < data.length);
      byte[] text = new byte[ready];
      System.arraycopy(pieces.text().array(), 0, text, 0, ready);
      pieces.drop(ready);
      lines.split(
          step.get("pri").getAsInt(),
          step.get("flags").getAsInt(),
          step.get("time").getAsLong(),
          LOCAL_HOST,
          text,
          records);
    }
  }

  private static Selectors selectors(JsonObject vector) throws ConfigException {
    @Nullable String given = Vectors.string(vector, "selector");
    String text = given == null ? "*.debug;mark.debug" : given;
    return SyslogConf.parse("vector", Vectors.bytes(text + "\t*"), new AnyPath())
        .entries()
        .get(0)
        .selectors();
  }

  /** Every path leads to a file, every host has an address. */
  private static final class AnyPath implements Surroundings {
    @Override
    public Target target(String path) {
      return Target.FILE;
    }

    @Override
    public boolean resolves(String host) {
      return true;
    }
  }
}
