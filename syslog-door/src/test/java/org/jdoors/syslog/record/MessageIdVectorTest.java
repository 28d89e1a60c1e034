package org.jdoors.syslog.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.jdoors.syslog.Vectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** lines.json, {@code message_id}: the hash of format strings. */
final class MessageIdVectorTest {
  static Stream<JsonObject> formats() {
    return Vectors.objects(Vectors.read("lines.json"), "message_id").stream();
  }

  @ParameterizedTest
  @MethodSource("formats")
  void idIsTheNativeHash(JsonObject vector) {
    // Unlike the other strings of the file these are text: the ids are those of its UTF-8 bytes.
    byte[] format = Vectors.required(vector, "format").getBytes(StandardCharsets.UTF_8);
    assertThat(MessageId.of(format)).isEqualTo(vector.get("id").getAsInt());
  }

  @Test
  void plainTextHasTheIdOfLogger() {
    assertThat(MessageId.OF_PLAIN_TEXT).isEqualTo(702911);
  }
}
