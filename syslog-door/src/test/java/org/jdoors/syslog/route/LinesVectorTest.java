package org.jdoors.syslog.route;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.nio.ByteBuffer;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jdoors.syslog.Vectors;
import org.jdoors.syslog.config.Selectors;
import org.jdoors.syslog.config.Surroundings;
import org.jdoors.syslog.config.SyslogConf;
import org.jdoors.syslog.record.Bytes;
import org.jdoors.syslog.record.DriverLines;
import org.jdoors.syslog.record.LineFormat;
import org.jdoors.syslog.record.Mark;
import org.jdoors.syslog.record.Sanitizer;
import org.jdoors.syslog.record.SyslogRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * lines.json, {@code daemon}: the bytes written for records to a file, a terminal and the console.
 *
 * <p>Left out: what was obtained by reading only (it has no steps); the destinations {@code
 * forward}, {@code users} and {@code wall} (see OutputVectorTest); records of the log driver that
 * are longer than its reader's 1024 bytes; priorities whose native value is undefined. The number
 * of fsync(2) calls is not compared.
 */
final class LinesVectorTest {
  private static final byte[] LOCAL_HOST = Vectors.bytes("myhost");
  private static final int READER_BYTES = 1024;
  private static final Map<String, LineFormat.Kind> KINDS =
      Map.of(
          "file", LineFormat.Kind.FILE,
          "tty", LineFormat.Kind.TERMINAL,
          "console", LineFormat.Kind.CONSOLE);

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

  static Stream<Named<JsonObject>> written() {
    return Vectors.objects(Vectors.read("lines.json"), "daemon").stream()
        .filter(LinesVectorTest::inScope)
        .map(vector -> Named.of(Vectors.required(vector, "id"), vector));
  }

  private static boolean inScope(JsonObject vector) {
    return vector.has("steps")
        && KINDS.containsKey(Vectors.required(vector, "dest"))
        && !vector.has("undefined_natively")
        && Vectors.objects(vector, "steps").stream().allMatch(LinesVectorTest::inScopeStep);
  }

  private static boolean inScopeStep(JsonObject step) {
    return switch (Vectors.required(step, "from")) {
      case "net", "flush-timer", "mark-timer" -> true;
      case "log" -> Vectors.required(step, "data").length() <= READER_BYTES;
      default -> false;
    };
  }

  private static List<String> expected(JsonObject vector) {
    return Vectors.strings(vector.getAsJsonObject("expect"), "written");
  }

  @ParameterizedTest
  @MethodSource("written")
  void linesAreTheNativeOnes(JsonObject vector) throws Exception {
    LineFormat.Kind kind = Objects.requireNonNull(KINDS.get(Vectors.required(vector, "dest")));
    Sanitizer sanitizer =
        Vectors.required(vector, "locale").equals("C") ? Sanitizer.SINGLE_BYTE : Sanitizer.UTF_8;
    LineFormat format = new LineFormat(kind, sanitizer, ZoneOffset.UTC);
    Selectors selectors = selectors(vector);
    Bytes line = new Bytes(16);
    List<String> lines = new ArrayList<>();
    List<Integer> priorities = new ArrayList<>();
    Consumer<SyslogRecord> writer =
        record -> {
          format.format(record, line);
          lines.add(line.toString());
        };
    Repeats repeats = new Repeats();
    Consumer<SyslogRecord> entry =
        record -> {
          boolean wanted = selectors.accept(record.priority()) && kind.takes(record);
          if (wanted && !record.isEmpty()) {
            repeats.take(record, writer);
          }
        };
    for (JsonObject step : Vectors.objects(vector, "steps")) {
      if (Vectors.required(step, "from").equals("flush-timer")) {
        repeats.flush(writer);
      } else if (Vectors.required(step, "from").equals("mark-timer")) {
        if (selectors.marking()) {
          entry.accept(mark(step.get("time").getAsLong()));
        }
      } else {
        play(step, entry, priorities);
      }
    }
    assertThat(lines).isEqualTo(expected(vector));
    JsonObject expect = vector.getAsJsonObject("expect");
    if (expect.has("parsed_pri")) {
      List<Integer> parsed = new ArrayList<>();
      expect.getAsJsonArray("parsed_pri").forEach(pri -> parsed.add(pri.getAsInt()));
      assertThat(priorities).isEqualTo(parsed);
    }
  }

  /** What the daemon's own timer makes. */
  private static SyslogRecord mark(long time) {
    SyslogRecord record = new SyslogRecord();
    Mark.fill(record, time, LOCAL_HOST);
    return record;
  }

  private static void play(
      JsonObject step, Consumer<SyslogRecord> entry, List<Integer> priorities) {
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
              entry);
      return;
    }
    SyslogRecord record = new SyslogRecord();
    // The native receiver's buffer cuts the datagram.
    ByteBuffer received = ByteBuffer.wrap(data, 0, Math.min(data.length, READER_BYTES));
    record.fillNative(received, time, Vectors.bytes(Vectors.required(step, "peer")));
    priorities.add(record.priority());
    entry.accept(record);
  }

  private static Selectors selectors(JsonObject vector) throws Exception {
    @Nullable String given = Vectors.string(vector, "selector");
    return selectors(given == null ? "*.debug;mark.debug" : given);
  }

  private static Selectors selectors(String text) throws Exception {
    return SyslogConf.parse("vector", Vectors.bytes(text + "\t/var/log/f"), new AnyPath())
        .entries()
        .get(0)
        .selectors();
  }
}
