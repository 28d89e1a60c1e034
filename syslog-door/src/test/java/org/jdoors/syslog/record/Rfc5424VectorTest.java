package org.jdoors.syslog.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.jdoors.syslog.Vectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** rfc5424.json, {@code messages}: the verdict, and every field of a message that is valid. */
final class Rfc5424VectorTest {
  static Stream<Named<JsonObject>> messages() {
    return Vectors.objects(Vectors.read("rfc5424.json"), "messages").stream()
        .map(vector -> Named.of(Vectors.required(vector, "id"), vector));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void verdictAndFieldsAreAsExpected(JsonObject vector) {
    byte[] bytes = HexFormat.of().parseHex(Vectors.required(vector, "data_hex"));
    Rfc5424 message = new Rfc5424();
    boolean valid = message.parse(bytes, 0, bytes.length) == Rfc5424.Verdict.VALID;
    assertThat(valid).isEqualTo(vector.get("valid").getAsBoolean());
    if (valid) {
      compare(message, bytes, vector.getAsJsonObject("expect"));
    }
  }

  @ParameterizedTest
  @MethodSource("messages")
  void fieldsAreFoundAtAnyOffset(JsonObject vector) {
    byte[] bytes = HexFormat.of().parseHex(Vectors.required(vector, "data_hex"));
    byte[] shifted = new byte[bytes.length + 14];
    System.arraycopy(bytes, 0, shifted, 7, bytes.length);
    Rfc5424 message = new Rfc5424();
    Rfc5424.Verdict verdict = message.parse(shifted, 7, 7 + bytes.length);
    assertThat(verdict == Rfc5424.Verdict.VALID).isEqualTo(vector.get("valid").getAsBoolean());
    if (verdict == Rfc5424.Verdict.VALID) {
      compare(message, shifted, vector.getAsJsonObject("expect"));
    }
  }

  @ParameterizedTest
  @MethodSource("messages")
  void recordIsKeptWhateverTheVerdict(JsonObject vector) {
    byte[] bytes = HexFormat.of().parseHex(Vectors.required(vector, "data_hex"));
    SyslogRecord record = new SyslogRecord();
    record.fillRaw(ByteBuffer.wrap(bytes), 1_700_000_000L, new byte[] {'h'});
    assertThat(record.receivedLength()).isEqualTo(bytes.length);
    assertThat(record.isStructured()).isEqualTo(vector.get("valid").getAsBoolean());
    assertThat(record.copy().isStructured()).isEqualTo(record.isStructured());
  }

  private static void compare(Rfc5424 message, byte[] bytes, JsonObject expect) {
    int priority = message.priority();
    assertThat(priority).isEqualTo(expect.get("pri").getAsInt());
    assertThat(Priority.facility(priority).number()).isEqualTo(expect.get("facility").getAsInt());
    assertThat(Priority.severity(priority).number()).isEqualTo(expect.get("severity").getAsInt());
    assertThat(message.timestamp()).isEqualTo(Vectors.string(expect, "timestamp"));
    assertThat(message.field(Rfc5424.Field.HOSTNAME)).isEqualTo(Vectors.string(expect, "hostname"));
    assertThat(message.field(Rfc5424.Field.APP_NAME)).isEqualTo(Vectors.string(expect, "appname"));
    assertThat(message.field(Rfc5424.Field.PROCID)).isEqualTo(Vectors.string(expect, "procid"));
    assertThat(message.field(Rfc5424.Field.MSGID)).isEqualTo(Vectors.string(expect, "msgid"));
    assertThat(data(message.data())).isEqualTo(data(expect.get("structured_data")));
    String encoding = Vectors.required(expect, "msg_encoding");
    assertThat(message.hasMsg()).isEqualTo(!encoding.equals("none"));
    assertThat(message.msgIsUtf8()).isEqualTo(encoding.equals("utf8-bom"));
    assertThat(msg(message, bytes)).isEqualTo(Vectors.string(expect, "msg"));
  }

  private static @Nullable String msg(Rfc5424 message, byte[] bytes) {
    if (!message.hasMsg()) {
      return null;
    }
    return new String(
        bytes,
        message.msgStart(),
        message.msgEnd() - message.msgStart(),
        message.msgIsUtf8() ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
  }

  private static List<String> data(StructuredData data) {
    List<String> all = new ArrayList<>();
    for (int element = 0; element < data.elements(); element++) {
      all.add("[" + data.id(element));
      for (int i = data.parametersStart(element); i < data.parametersEnd(element); i++) {
        all.add(data.name(i) + "=" + data.value(i));
      }
    }
    return all;
  }

  private static List<String> data(JsonElement expected) {
    List<String> all = new ArrayList<>();
    if (!expected.isJsonNull()) {
      for (JsonElement element : expected.getAsJsonArray()) {
        JsonArray pair = element.getAsJsonArray();
        all.add("[" + pair.get(0).getAsString());
        for (JsonElement parameter : pair.get(1).getAsJsonArray()) {
          JsonArray nameAndValue = parameter.getAsJsonArray();
          all.add(nameAndValue.get(0).getAsString() + "=" + nameAndValue.get(1).getAsString());
        }
      }
    }
    return all;
  }
}
