package org.jdoors.syslog.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

final class SyslogRecordTest {
  private static final long NOW = 1_700_000_000L;
  private static final byte[] HOST = "myhost".getBytes(StandardCharsets.US_ASCII);

  private final SyslogRecord record = new SyslogRecord();
  private final LineFormat format =
      new LineFormat(LineFormat.Kind.FILE, Sanitizer.UTF_8, ZoneOffset.UTC);
  private final Bytes line = new Bytes(16);

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  private String line() {
    format.format(record, line);
    return new String(line.array(), 0, line.length(), StandardCharsets.UTF_8);
  }

  @Test
  void fieldsMakeTheLineOfLogger() {
    record.fillFields(27, bytes("myapphello"), 5, 42, MessageId.OF_PLAIN_TEXT, NOW, HOST);
    assertThat(line())
        .isEqualTo("Nov 14 22:13:20 myhost myapp[42]: [ID 702911 daemon.error] hello\n");
  }

  @Test
  void partsNotGivenAreLeftOut() {
    record.fillFields(13, bytes("hello"), 0, 42, 0, NOW, HOST);
    assertThat(line()).isEqualTo("Nov 14 22:13:20 myhost hello\n");
  }

  @Test
  void dateInAFieldIsNoDate() {
    record.fillFields(13, bytes("Jan  1 00:00:00 x"), 0, 1, 0, NOW, HOST);
    assertThat(line()).isEqualTo("Nov 14 22:13:20 myhost Jan  1 00:00:00 x\n");
  }

  @Test
  void newlineCannotBeginALineOfItsOwn() {
    record.fillFields(13, bytes("a\nbx\nJan  1 00:00:00 fake y\n"), 3, 1, 0, NOW, HOST);
    assertThat(line()).isEqualTo("Nov 14 22:13:20 myhost a\\nb[1]: x\\nJan  1 00:00:00 fake y\n");
  }

  @Test
  void structuredMessageBecomesANativeLine() {
    record.fillRaw(
        bytes("<165>1 2003-10-11T22:14:15.003Z elsewhere su 99 ID47 [x@1 k=\"v\"] text"),
        NOW,
        HOST);
    assertThat(record.priority()).isEqualTo(165);
    assertThat(line()).isEqualTo("Oct 11 22:14:15 myhost su[99]: [x@1 k=\"v\"] text\n");
  }

  @Test
  void structuredMessageWithoutFieldsHasTheTimeOfReception() {
    record.fillRaw(bytes("<14>1 - - - - - - text"), NOW, HOST);
    assertThat(line()).isEqualTo("Nov 14 22:13:20 myhost text\n");
  }

  @Test
  void offsetOfATimestampIsTakenOff() {
    record.fillRaw(bytes("<14>1 2023-11-15T00:13:20+02:00 - - - - - text"), NOW, HOST);
    assertThat(record.time()).isEqualTo(NOW);
    record.fillRaw(bytes("<14>1 2023-11-14T20:13:20.5-02:00 - - - - - text"), NOW, HOST);
    assertThat(record.time()).isEqualTo(NOW);
    assertThat(record.header().micros()).isEqualTo(500_000);
  }

  @Test
  void brokenStructuredMessageIsKeptAsText() {
    record.fillRaw(bytes("<165>1 2003-13-11T22:14:15Z h a p m - text"), NOW, HOST);
    assertThat(record.priority()).isEqualTo(165);
    assertThat(line()).isEqualTo("Nov 14 22:13:20 myhost 1 2003-13-11T22:14:15Z h a p m - text\n");
  }

  @Test
  void objectForgetsTheRecordBefore() {
    record.fillRaw(bytes("<165>1 2003-10-11T22:14:15.003Z h su - ID47 - text"), NOW, HOST);
    record.sender(1, 2);
    record.fillRaw(bytes("<13>plain"), NOW, HOST);
    assertThat(record.isStructured()).isFalse();
    assertThat(record.senderPid()).isEqualTo(SyslogRecord.UNKNOWN);
    assertThat(line()).isEqualTo("Nov 14 22:13:20 myhost plain\n");
  }

  @Test
  void copyHasALifeOfItsOwn() {
    record.fillRaw(bytes("<165>1 2003-10-11T22:14:15.003Z h su - ID47 [a@1] text"), NOW, HOST);
    SyslogRecord copy = record.copy();
    String expected = line();
    record.fillRaw(bytes("<13>plain"), NOW, HOST);
    format.format(copy, line);
    assertThat(line.toString()).isEqualTo(expected);
    assertThat(copy.header().data().id(0)).isEqualTo("a@1");
  }

  @RepeatedTest(200)
  void anyBytesGiveOneHarmlessLine(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    byte[] seed =
        "<165>1 2003-10-11T22:14:15.003Z h su - ID [a@1 b=\"c\"] t"
            .getBytes(StandardCharsets.US_ASCII);
    byte[] noise =
        repetition.getCurrentRepetition() % 2 == 0 ? seed : new byte[random.nextInt(300)];
    for (int i = 0; i < 3 && noise.length > 0; i++) {
      noise[random.nextInt(noise.length)] = (byte) random.nextInt(256);
    }
    if (noise != seed) {
      random.nextBytes(noise);
    }
    record.fillRaw(ByteBuffer.wrap(noise), NOW, HOST);
    format.format(record, line);
    for (int i = 0; i < line.length() - 1; i++) {
      int b = line.array()[i] & 0xff;
      assertThat(b == '\t' || (b >= 0x20 && b != 0x7f)).isTrue();
    }
    assertThat(record.priority()).isBetween(0, 191);
  }
}
