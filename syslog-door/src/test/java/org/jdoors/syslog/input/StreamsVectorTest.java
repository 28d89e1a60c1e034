package org.jdoors.syslog.input;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jdoors.syslog.Vectors;
import org.jdoors.syslog.config.InputSettings;
import org.jdoors.syslog.record.Bytes;
import org.jdoors.syslog.record.LineFormat;
import org.jdoors.syslog.record.Sanitizer;
import org.jdoors.syslog.record.SyslogRecord;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * lines.json, {@code daemon}: records of the log driver, read through the input in pieces as the
 * driver gives them. Those to one file, without selectors and repeats, which are not the input's.
 */
@Timeout(60)
final class StreamsVectorTest {
  static Stream<Named<JsonObject>> local() {
    return Vectors.objects(Vectors.read("lines.json"), "daemon").stream()
        .filter(StreamsVectorTest::isLocal)
        .map(vector -> Named.of(Vectors.required(vector, "id"), vector));
  }

  private static boolean isLocal(JsonObject vector) {
    return vector.has("steps")
        && Vectors.required(vector, "dest").equals("file")
        && !vector.has("selector")
        && !vector.has("undefined_natively")
        && Vectors.objects(vector, "steps").stream()
            .allMatch(step -> Vectors.required(step, "from").equals("log"))
        && written(vector).stream().noneMatch(line -> line.contains("last message repeated"));
  }

  private static List<String> written(JsonObject vector) {
    return Vectors.strings(vector.getAsJsonObject("expect"), "written");
  }

  @ParameterizedTest
  @MethodSource("local")
  void recordsGiveTheNativeLines(JsonObject vector) throws Exception {
    boolean multibyte = !Vectors.required(vector, "locale").equals("C");
    StreamsInputTest.PlayedDriver driver = new StreamsInputTest.PlayedDriver();
    Vectors.objects(vector, "steps").forEach(step -> StreamsInputTest.play(driver, step));
    LineFormat format =
        new LineFormat(
            LineFormat.Kind.FILE,
            multibyte ? Sanitizer.UTF_8 : Sanitizer.SINGLE_BYTE,
            ZoneOffset.UTC);
    List<String> lines = new ArrayList<>();
    RecordSink sink = record -> lines.add(line(format, record));
    StreamsInput input =
        new StreamsInput(
            new InputSettings.Streams(InputSettings.Streams.USUAL_DEVICE, true),
            sink,
            Vectors.bytes("myhost"),
            System::nanoTime,
            ZoneOffset.UTC,
            multibyte,
            () -> {},
            driver::open);
    input.start();
    input.close();
    lines.removeIf(String::isEmpty);
    List<String> wanted = written(vector);
    if (lines.size() > wanted.size()) {
      // The rest are repeats that the route had not reported when the vector ends.
      assertThat(lines.subList(wanted.size(), lines.size())).allMatch(wanted::contains);
    }
    assertThat(lines.stream().limit(wanted.size()).toList()).isEqualTo(wanted);
  }

  private static String line(LineFormat format, SyslogRecord record) {
    if (!LineFormat.Kind.FILE.takes(record)) {
      return "";
    }
    Bytes line = new Bytes(1024);
    format.format(record, line);
    return line.toString();
  }
}
