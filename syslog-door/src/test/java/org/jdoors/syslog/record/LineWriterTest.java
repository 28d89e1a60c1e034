package org.jdoors.syslog.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The styles of lines. */
final class LineWriterTest {
  private static final long NOW = 1_700_000_000L;
  private static final byte[] HOST = ascii("myhost");

  private final SyslogRecord record = new SyslogRecord();
  private final Bytes out = new Bytes(16);

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  private String line(LineWriter writer) {
    out.clear();
    writer.write(record, out);
    return new String(out.array(), 0, out.length(), StandardCharsets.UTF_8);
  }

  private String rfc5424() {
    return line(new Rfc5424Line(ZoneOffset.UTC));
  }

  private JsonObject json() {
    String text = line(new JsonLine(ZoneOffset.UTC));
    assertThat(Utf8.valid(out.array(), 0, out.length())).isTrue();
    assertThat(text).doesNotContain("\n");
    return JsonParser.parseString(text).getAsJsonObject();
  }

  private void fill(int priority, String tag, int pid, int messageId, String text) {
    record.fillFields(
        priority, bytes(tag + text), bytes(tag).remaining(), pid, messageId, NOW, HOST);
  }

  @Test
  void doorRecordHasAllFields() {
    fill(27, "my app", 42, 702911, "hällo\n");
    record.sender(42, 1000, 100, 3);
    record.receivedNanos(123_456_789);
    assertThat(rfc5424())
        .isEqualTo(
            "<27>1 2023-11-14T22:13:20.123456Z myhost my_app 42 702911"
                + " [jdoors@32473 pid=\"42\" uid=\"1000\" gid=\"100\" zone=\"3\"] \ufeffhällo");
    JsonObject json = json();
    assertThat(json.get("app").getAsString()).isEqualTo("my app");
    assertThat(json.get("message").getAsString()).isEqualTo("hällo");
    assertThat(json.get("facility").getAsString()).isEqualTo("daemon");
    assertThat(json.get("severity").getAsString()).isEqualTo("err");
    assertThat(json.get("gid").getAsInt()).isEqualTo(100);
    assertThat(json.get("received").getAsString()).isEqualTo("2023-11-14T22:13:20.123456Z");
    assertThat(line(new Rfc3164Line(Sanitizer.UTF_8, ZoneOffset.UTC)))
        .isEqualTo("<27>Nov 14 22:13:20 myhost my app[42]: [ID 702911 daemon.error] hällo");
    assertThat(line(new NativeLine(Sanitizer.UTF_8, ZoneOffset.UTC)))
        .isEqualTo("Nov 14 22:13:20 myhost my app[42]: [ID 702911 daemon.error] hällo");
  }

  @Test
  void dateOfALaterRfcInTheOlderFormIsRead() {
    record.fillRaw(
        bytes("<30>2023-11-14T23:13:19.5+01:00 far su[7]: one of 2023-11-14\n"), NOW, HOST);
    record.peer(ascii("192.0.2.7"));
    for (int i = 0; i < 2; i++) {
      JsonObject json = json();
      assertThat(json.get("time").getAsString()).isEqualTo("2023-11-14T22:13:19.500000Z");
      assertThat(json.get("received").getAsString()).isEqualTo("2023-11-14T22:13:20.000000Z");
      assertThat(json.get("hostname").getAsString()).isEqualTo("far");
      assertThat(json.get("app").getAsString()).isEqualTo("su");
      assertThat(json.get("procid").getAsString()).isEqualTo("7");
      assertThat(json.get("message").getAsString()).isEqualTo("one of 2023-11-14");
      assertThat(line(new Rfc3164Line(Sanitizer.UTF_8, ZoneOffset.UTC)))
          .isEqualTo("<30>Nov 14 22:13:19 far su[7]: one of 2023-11-14");
      assertThat(line(new NativeLine(Sanitizer.UTF_8, ZoneOffset.UTC)))
          .startsWith("Nov 14 22:13:20 ")
          .endsWith(" 2023-11-14T23:13:19.5+01:00 far su[7]: one of 2023-11-14");
      record.fill(record.copy());
    }
    record.fillRaw(bytes("<30>2023-11-31T23:13:19+01:00 su: x"), NOW, HOST);
    assertThat(json().get("time").getAsString()).isEqualTo("2023-11-14T22:13:20.000000Z");
    record.fillRaw(bytes("<30>2023-11-13T23:13:19Z"), NOW, HOST);
    assertThat(json().get("time").getAsString()).isEqualTo("2023-11-14T22:13:20.000000Z");
  }

  @Test
  void messageOfARelayKeepsItsHeader() {
    record.fillRaw(
        bytes("<165>1 2003-10-11T22:14:15.003-07:00 far.example su - ID47 [x@1 k=\"v\"] it"),
        NOW,
        HOST);
    record.peer(ascii("192.0.2.7"));
    assertThat(rfc5424())
        .isEqualTo(
            "<165>1 2003-10-11T22:14:15.003-07:00 far.example su - ID47"
                + " [jdoors@32473 ip=\"192.0.2.7\"][x@1 k=\"v\"] it");
    assertThat(json().get("host").getAsString()).isEqualTo("myhost");
    assertThat(json().get("hostname").getAsString()).isEqualTo("far.example");
    assertThat(line(new Rfc3164Line(Sanitizer.UTF_8, ZoneOffset.UTC)))
        .isEqualTo("<165>Oct 12 05:14:15 far.example su: [x@1 k=\"v\"] it");
  }

  @Test
  void localSenderCannotChooseItsHost() {
    record.fillRaw(bytes("<14>1 - elsewhere a - - - x"), NOW, HOST);
    record.sender(7, 0);
    assertThat(rfc5424())
        .isEqualTo(
            "<14>1 2023-11-14T22:13:20.000000Z myhost a - -"
                + " [jdoors@32473 pid=\"7\" uid=\"0\"] x");
  }

  @Test
  void forgedElementIsMarkedAsClaimed() {
    record.fillRaw(bytes("<14>1 - - a - - [jdoors@32473 uid=\"0\"][b@1] x"), NOW, HOST);
    record.sender(7, 1000);
    assertThat(rfc5424())
        .endsWith(" [jdoors@32473 pid=\"7\" uid=\"1000\"][claimed@32473 uid=\"0\"][b@1] x");
    assertThat(json().getAsJsonObject("data").keySet()).containsExactly("claimed@32473", "b@1");
    assertThat(line(new NativeLine(Sanitizer.UTF_8, ZoneOffset.UTC)))
        .endsWith(" a: [claimed@32473 uid=\"0\"][b@1] x");
    record.fillRaw(
        bytes("<14>1 - - a - - [jdoors@32473 uid=\"0\"][claimed@32473 uid=\"1\"] x"), NOW, HOST);
    assertThat(rfc5424()).endsWith(" - [claimed@32473 uid=\"1\"] x");
    record.fillRaw(bytes("<14>1 - - a - - [jdoors@32473 uid=\"0\"][claimed@32473] x"), NOW, HOST);
    assertThat(rfc5424()).doesNotContain("jdoors@32473");
  }

  @Test
  void textOfARemoteHostNamesIt() {
    record.fillRaw(bytes("<13>Nov 14 22:13:19 web1 sshd[9]: bye"), NOW, ascii("relay.example"));
    assertThat(record.parts().has(RecordParts.Part.HOST)).isFalse();
    record.peer(ascii("2001:db8::1"));
    assertThat(rfc5424())
        .isEqualTo(
            "<13>1 2023-11-14T22:13:19.000000Z web1 sshd 9 -"
                + " [jdoors@32473 ip=\"2001:db8::1\"] bye");
    assertThat(line(new Rfc3164Line(Sanitizer.UTF_8, ZoneOffset.UTC)))
        .isEqualTo("<13>Nov 14 22:13:19 web1 sshd[9]: bye");
  }

  @Test
  void controlCharactersCannotBeginALine() {
    record.fillRaw(bytes("<14>1 - - a - - [x@1 k=\"a\nb\"] c\nd\u2028\u0085\u001b"), NOW, HOST);
    assertThat(rfc5424()).endsWith("[x@1 k=\"a\\nb\"] c\\nd\\342\\200\\250\\302\\205^[");
    JsonObject json = json();
    assertThat(json.get("message").getAsString()).isEqualTo("c\nd\u2028\u0085\u001b");
    assertThat(json.getAsJsonObject("data").getAsJsonObject("x@1").get("k").getAsString())
        .isEqualTo("a\nb");
  }

  @Test
  void bytesThatAreNoTextAreKept() {
    record.fillRaw(ByteBuffer.wrap(new byte[] {'<', '1', '>', 'a', (byte) 0xe9, 'b'}), NOW, HOST);
    assertThat(rfc5424()).endsWith(" - a\\351b");
    assertThat(json().get("message").getAsString()).isEqualTo("a\ufffdb");
    assertThat(json().get("message_base64").getAsString()).isEqualTo("Yeli");
  }

  @Test
  void repeatedNamesAreAnArray() {
    String few = "[o ip=\"1\" x=\"2\" ip=\"3\"][p@1]";
    record.fillRaw(bytes("<14>1 - - a - - " + few + " x"), NOW, HOST);
    JsonObject data = json().getAsJsonObject("data");
    assertThat(strings(data.getAsJsonObject("o").getAsJsonArray("ip"))).containsExactly("1", "3");
    assertThat(data.getAsJsonObject("o").get("x").getAsString()).isEqualTo("2");
    assertThat(data.getAsJsonObject("p@1").size()).isZero();
    String many = " ip=\"\\\"\"".repeat(20) + " z=\"2\"";
    record.fillRaw(bytes("<14>1 - - a - - [o" + many + "] x"), NOW, HOST);
    data = json().getAsJsonObject("data").getAsJsonObject("o");
    assertThat(strings(data.getAsJsonArray("ip"))).hasSize(20).containsOnly("\"");
    assertThat(data.get("z").getAsString()).isEqualTo("2");
  }

  private static List<String> strings(JsonArray array) {
    return array.asList().stream().map(element -> element.getAsString()).toList();
  }

  @Test
  void cutRecordSaysSo() {
    record.fillRaw(bytes("<14>x"), NOW, HOST);
    record.cut(true);
    assertThat(rfc5424()).contains("[jdoors@32473 cut=\"true\"]");
    assertThat(json().get("cut").getAsBoolean()).isTrue();
    assertThat(record.copy().isCut()).isTrue();
  }

  @Test
  void recordWithoutTextGivesNothing() {
    record.fillRaw(bytes("<14>"), NOW, HOST);
    assertThat(rfc5424()).isEmpty();
    assertThat(line(new JsonLine(ZoneOffset.UTC))).isEmpty();
  }

  /** A date gets the year that brings it nearest to the time of reception. */
  @ParameterizedTest
  @CsvSource({
    "Dec 31 23:59:59, 2024-01-01T00:00:05Z, 2023-12-31T23:59:59Z",
    "Jan  1 00:00:09, 2023-12-31T23:59:58Z, 2024-01-01T00:00:09Z",
    "Feb 29 12:00:00, 2024-03-01T00:00:00Z, 2024-02-29T12:00:00Z",
    "Feb 29 12:00:00, 2023-03-01T00:00:00Z, 2024-02-29T12:00:00Z",
    "Feb 29 12:00:00, 2100-03-01T00:00:00Z, 2096-02-29T12:00:00Z",
    "Feb 30 12:00:00, 2024-03-01T00:00:00Z, 2024-03-01T00:00:00Z",
    "Xxx 10 12:00:00, 2024-03-01T00:00:00Z, 2024-03-01T00:00:00Z",
    "Jan 10 25:00:00, 2024-03-01T00:00:00Z, 2024-03-01T00:00:00Z"
  })
  void dateWithoutYearGetsTheNearest(String date, String received, String expected) {
    record.fillRaw(
        bytes("<14>" + date + " x"), OffsetDateTime.parse(received).toEpochSecond(), HOST);
    assertThat(json().get("time").getAsString()).isEqualTo(expected.replace("Z", ".000000Z"));
  }

  @Test
  void localTimeHasItsOffset() {
    record.fillRaw(bytes("<14>x"), NOW, HOST);
    assertThat(line(new Rfc5424Line(ZoneId.of("America/St_Johns"))))
        .startsWith("<14>1 2023-11-14T18:43:20.000000-03:30 ");
  }

  /** Records of one second, as in a burst: what changes with the second is made anew then. */
  @Test
  void burstsAllocateNothing() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    List<LineWriter> writers =
        List.of(
            new NativeLine(Sanitizer.UTF_8, ZoneOffset.UTC),
            new Rfc3164Line(Sanitizer.UTF_8, ZoneOffset.UTC),
            new Rfc5424Line(ZoneOffset.UTC),
            new JsonLine(ZoneOffset.UTC));
    ByteBuffer message =
        bytes("<34>1 - far su 9 LOGIN [x@1 ip=\"1\" ip=\"2\" q=\"a\\\"b\"] h\u00e4llo \u001b");
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 20; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < 1000; i++) {
        record.fillRaw(message.rewind(), NOW, HOST);
        record.sender(1, 2, 3, 4);
        for (int w = 0; w < writers.size(); w++) {
          out.clear();
          writers.get(w).write(record, out);
        }
      }
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    assertThat(least).isLessThan(1000);
  }

  /** What is written as RFC 5424 is read back as the same. */
  @RepeatedTest(300)
  void structuredLineIsReadBack(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    byte[] noise = new byte[random.nextInt(200)];
    random.nextBytes(noise);
    boolean structured = random.nextBoolean();
    byte[] head = ascii(structured ? "<14>1 - h a p m [x@1 k=\"v\"] " : "<14>tag[1]: ");
    ByteBuffer message = ByteBuffer.allocate(head.length + noise.length).put(head).put(noise);
    record.fillRaw(message.flip(), NOW, HOST);
    record.sender(random.nextInt(), random.nextInt());
    String first = rfc5424();
    if (first.isEmpty()) {
      assertThat(record.isEmpty()).isTrue();
      return;
    }
    byte[] written = out.copy();
    Rfc5424 header = new Rfc5424();
    assertThat(header.parse(written, 0, written.length)).isEqualTo(Rfc5424.Verdict.VALID);
    assertThat(first).doesNotContain("\n");

    int pid = record.senderPid();
    int uid = record.senderUid();
    record.fillRaw(ByteBuffer.wrap(written), NOW, HOST);
    record.sender(pid, uid);
    String again = rfc5424();
    assertThat(again.replaceFirst("\\[claimed@32473[^]]*\\]", "")).isEqualTo(first);
    assertThat(json().get("app").getAsString()).isEqualTo(structured ? "a" : "tag");
  }
}
