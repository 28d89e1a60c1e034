package org.jdoors.syslog.input;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.jdoors.syslog.Vectors;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * rfc5424.json, {@code framing}: streams and their records, whole and octet by octet. Empty records
 * are skipped, and one CR before LF is taken off, as the file's notes allow.
 */
final class FrameVectorTest {
  private final List<String> frames = new ArrayList<>();

  static Stream<Named<JsonObject>> framing() {
    return Vectors.objects(Vectors.read("rfc5424.json"), "framing").stream()
        .map(vector -> Named.of(Vectors.required(vector, "id"), vector));
  }

  private FrameSplitter splitter() {
    frames.clear();
    return new FrameSplitter(
        8192,
        (bytes, from, to, cut) ->
            frames.add(new String(bytes, from, to - from, StandardCharsets.ISO_8859_1)));
  }

  @ParameterizedTest
  @MethodSource("framing")
  void streamGivesItsRecords(JsonObject vector) throws InterruptedException {
    byte[] stream = HexFormat.of().parseHex(Vectors.required(vector, "stream_hex"));
    for (int piece : new int[] {stream.length, 1, 3}) {
      FrameSplitter splitter = splitter();
      boolean good = true;
      int at = 0;
      while (good && at < stream.length) {
        int to = Math.min(stream.length, at + piece);
        good = splitter.feed(stream, at, to);
        at = to;
      }
      assertThat(good).isEqualTo(!vector.has("error"));
      List<String> wanted = wanted(vector);
      assertThat(frames.stream().limit(wanted.size()).toList()).isEqualTo(wanted);
      if (good) {
        assertThat(frames).hasSameSizeAs(wanted);
      } else {
        assertThat(splitter.error()).isNotEmpty();
      }
      int before = frames.size();
      splitter.end();
      String left = Vectors.string(vector, "left_in_buffer");
      if (left == null) {
        assertThat(frames).hasSize(before);
      } else {
        assertThat(left).endsWith(frames.get(before));
      }
    }
  }

  private static List<String> wanted(JsonObject vector) {
    boolean lines = Vectors.required(vector, "mode").equals("non-transparent-lf");
    return Vectors.strings(vector, "frames").stream()
        .filter(frame -> !frame.isEmpty())
        .map(
            frame -> lines && frame.endsWith("\r") ? frame.substring(0, frame.length() - 1) : frame)
        .toList();
  }
}
