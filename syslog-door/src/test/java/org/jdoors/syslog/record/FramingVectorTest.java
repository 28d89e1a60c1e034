package org.jdoors.syslog.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jdoors.syslog.Vectors;
import org.jdoors.syslog.record.FrameReader.FramingException;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** rfc5424.json, {@code framing}: streams and the messages in them, whole and byte by byte. */
final class FramingVectorTest {
  private static final int LONGEST = 8192;

  private final List<String> frames = new ArrayList<>();
  private final FrameReader.Frames sink =
      (bytes, length, cut) ->
          frames.add(new String(bytes, 0, length, StandardCharsets.ISO_8859_1) + (cut ? "…" : ""));

  static Stream<Named<JsonObject>> streams() {
    return Vectors.objects(Vectors.read("rfc5424.json"), "framing").stream()
        .map(vector -> Named.of(Vectors.required(vector, "id"), vector));
  }

  /** Empty frames are to be ignored, as the vectors say. */
  private static List<String> expected(JsonObject vector) {
    return Vectors.strings(vector, "frames").stream().filter(frame -> !frame.isEmpty()).toList();
  }

  @ParameterizedTest
  @MethodSource("streams")
  void framesAreFound(JsonObject vector) throws FramingException {
    compare(vector, Integer.MAX_VALUE);
  }

  @ParameterizedTest
  @MethodSource("streams")
  void framesAreFoundByteByByte(JsonObject vector) throws FramingException {
    compare(vector, 1);
  }

  private void compare(JsonObject vector, int step) throws FramingException {
    byte[] stream = HexFormat.of().parseHex(Vectors.required(vector, "stream_hex"));
    boolean counted = Vectors.required(vector, "mode").equals("octet-counting");
    FrameReader reader = new FrameReader(LONGEST, counted);
    if (vector.has("error")) {
      assertThatThrownBy(() -> feed(reader, stream, step)).isInstanceOf(FramingException.class);
    } else {
      feed(reader, stream, step);
      assertThat(reader.isWithinFrame()).isEqualTo(vector.has("left_in_buffer"));
    }
    assertThat(frames).isEqualTo(expected(vector));
  }

  private void feed(FrameReader reader, byte[] stream, int step) throws FramingException {
    for (int at = 0; at < stream.length; at += Math.min(step, stream.length - at)) {
      reader.read(ByteBuffer.wrap(stream, at, Math.min(step, stream.length - at)), sink);
    }
  }

  private void feed(FrameReader reader, String stream) throws FramingException {
    feed(reader, stream.getBytes(StandardCharsets.ISO_8859_1), Integer.MAX_VALUE);
  }

  @Test
  void messageThatIsTooLongIsCutAndTheNextIsFound() throws FramingException {
    FrameReader reader = new FrameReader(4, false);
    feed(reader, "6 <1>abc5 <2>de<3>xyz\n<4>\n");
    assertThat(frames).containsExactly("<1>a…", "<2>d…", "<3>x…", "<4>");
  }

  @Test
  void endOfTheStreamEndsALine() throws FramingException {
    FrameReader reader = new FrameReader(LONGEST, false);
    feed(reader, "<1>abc");
    reader.end(sink);
    feed(reader, "9 <1>abc");
    reader.end(sink);
    feed(reader, "77");
    reader.end(sink);
    assertThat(frames).containsExactly("<1>abc", "<1>abc…");
    assertThat(reader.isWithinFrame()).isFalse();
  }

  @Test
  void onlyCountingIsTakenWhereItIsTheOnlyForm() {
    FrameReader reader = new FrameReader(LONGEST, true);
    assertThatThrownBy(() -> feed(reader, "<1>abc\n")).isInstanceOf(FramingException.class);
  }

  @RepeatedTest(200)
  void howAStreamIsCutUpDoesNotMatter(RepetitionInfo repetition) throws FramingException {
    Random random = new Random(repetition.getCurrentRepetition());
    StringBuilder stream = new StringBuilder();
    List<String> sent = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      String message = "<" + random.nextInt(192) + ">" + "x".repeat(random.nextInt(40)) + i;
      sent.add(message);
      stream.append(random.nextBoolean() ? message.length() + " " + message : message + "\n");
    }
    byte[] bytes = stream.toString().getBytes(StandardCharsets.ISO_8859_1);
    FrameReader reader = new FrameReader(LONGEST, false);
    feed(reader, bytes, 1 + random.nextInt(30));
    assertThat(frames).isEqualTo(sent);
  }

  @RepeatedTest(200)
  void noiseIsFramedOrRefused(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    byte[] noise = new byte[2000];
    for (int i = 0; i < noise.length; i++) {
      noise[i] = (byte) "0123456789 <>\n\0ab".charAt(random.nextInt(17));
    }
    FrameReader reader = new FrameReader(100, random.nextBoolean());
    try {
      feed(reader, noise, 7);
      reader.end(sink);
    } catch (FramingException e) {
      assertThat(e).hasMessageContaining("frame");
    }
    assertThat(frames).allSatisfy(frame -> assertThat(frame).hasSizeBetween(1, 101));
  }
}
