package org.jdoors.syslog.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jdoors.syslog.Vectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * lines.json, {@code client}: a record that is given by its fields through the door makes the line
 * of the same call of syslog(3C) that came through the log driver.
 *
 * <p>Left out: calls that send nothing, as the mask is the client's; and a text that the client
 * cuts at 1024 bytes, as the door's is not.
 */
final class ClientVectorTest {
  private static final long TIME = 1_700_000_000L;
  private static final byte[] HOST = "myhost".getBytes(StandardCharsets.US_ASCII);
  private static final int LOG_PID = 1;
  private static final int PID = 815;
  private static final int CLIENT_LIMIT = 1024;

  static Stream<Named<JsonObject>> calls() {
    return Vectors.objects(Vectors.read("lines.json"), "client").stream()
        .filter(vector -> !vector.get("sent").isJsonNull())
        .filter(
            vector -> vector.getAsJsonObject("sent").get("data_length").getAsInt() < CLIENT_LIMIT)
        .filter(vector -> plain(Vectors.required(vector, "format")))
        .map(vector -> Named.of(Vectors.required(vector, "id"), vector));
  }

  private static boolean plain(String format) {
    return !format.replace("%%", "").replaceFirst("%s", "").contains("%");
  }

  @ParameterizedTest
  @MethodSource("calls")
  void lineIsTheOneOfTheDriver(JsonObject vector) {
    JsonObject driver = vector.getAsJsonObject("from_driver");
    StringBuilder native3c = new StringBuilder();
    new DriverLines(ZoneOffset.UTC)
        .split(
            driver.get("pri").getAsInt(),
            0,
            TIME,
            HOST,
            Vectors.bytes(Vectors.required(driver, "data")),
            record -> native3c.append(line(record)));
    if (native3c.indexOf("\n") < native3c.length() - 1) {
      // The driver's record is split at newlines, the door's is one.
      assertThat(line(byDoor(vector))).contains("\\n");
      return;
    }
    assertThat(line(byDoor(vector))).isEqualTo(native3c.toString());
  }

  private static SyslogRecord byDoor(JsonObject vector) {
    JsonElement open = vector.get("openlog");
    @Nullable JsonObject openlog = open.isJsonNull() ? null : open.getAsJsonObject();
    String ident = openlog == null ? "myprog" : Vectors.required(openlog, "ident");
    int options = openlog == null ? LOG_PID : openlog.get("options").getAsInt();
    int given = openlog == null ? 0 : openlog.get("facility").getAsInt();
    int facility = given == 0 ? Facility.USER.number() * 8 : given;
    int priority = vector.get("priority").getAsInt();
    String format = Vectors.required(vector, "format");
    byte[] tag = Vectors.bytes(ident);
    byte[] text = Vectors.bytes(expanded(format, Vectors.string(vector, "argument")));
    int tagLength = Math.min(tag.length, DoorRecord.LONGEST_IDENT);
    ByteBuffer both = ByteBuffer.allocate(tagLength + text.length);
    both.put(tag, 0, tagLength).put(text).flip();
    SyslogRecord record = new SyslogRecord();
    record.fillFields(
        priority < 8 ? priority | facility : priority,
        both,
        tagLength,
        (options & LOG_PID) != 0 ? PID : SyslogRecord.UNKNOWN,
        MessageId.of(Vectors.bytes(format)),
        TIME,
        HOST);
    return record;
  }

  private static String expanded(String format, @Nullable String argument) {
    List<Object> arguments = argument == null ? List.of() : List.of(argument);
    return String.format(Objects.requireNonNull(format), arguments.toArray());
  }

  private static String line(SyslogRecord record) {
    Bytes line = new Bytes(16);
    new LineFormat(LineFormat.Kind.FILE, Sanitizer.SINGLE_BYTE, ZoneOffset.UTC)
        .format(record, line);
    return line.toString();
  }
}
