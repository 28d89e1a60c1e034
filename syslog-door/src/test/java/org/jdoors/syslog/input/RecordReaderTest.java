package org.jdoors.syslog.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jdoors.syslog.record.DoorRecord;
import org.jdoors.syslog.record.SyslogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RecordReaderTest {
  private static final Caller USER = new Caller(42, 1000, 100, List.of(), 0);
  private static final Caller ROOT = new Caller(43, 0, 0, List.of(), 0);

  private final RecordReader reader = new RecordReader(new byte[] {'h'});
  private final SyslogRecord record = new SyslogRecord();

  /** A packet of the struct and 10 bytes behind it. */
  private static ByteBuffer packet(
      long pri, long flags, long id, long identLength, long textLength) {
    ByteBuffer packet =
        ByteBuffer.allocateDirect(DoorRecord.LAYOUT.size() + 10).order(ByteOrder.nativeOrder());
    DoorRecord.TAG.put(packet, 0, DoorRecord.TAG_VALUE);
    DoorRecord.PRI.put(packet, 0, (int) pri);
    DoorRecord.FLAGS.put(packet, 0, (int) flags);
    DoorRecord.MESSAGE_ID.put(packet, 0, (int) id);
    DoorRecord.IDENT_LENGTH.put(packet, 0, (int) identLength);
    DoorRecord.TEXT_LENGTH.put(packet, 0, (int) textLength);
    packet.put(DoorRecord.LAYOUT.size(), "abchello12".getBytes(StandardCharsets.US_ASCII));
    return packet.asReadOnlyBuffer().order(ByteOrder.nativeOrder());
  }

  @ParameterizedTest
  @CsvSource({
    // pri
    "192, 0, 0, 3, 7",
    "4294967295, 0, 0, 3, 7",
    "2147483648, 0, 0, 3, 7",
    // flags
    "13, 6, 0, 3, 7",
    "13, 8, 0, 3, 7",
    "13, 2147483649, 0, 3, 7",
    // message id
    "13, 0, 1, 3, 7",
    "13, 0, 99999, 3, 7",
    "13, 0, 999981, 3, 7",
    "13, 0, 4294967295, 3, 7",
    // lengths that do not add up, each alone and in sum
    "13, 0, 0, 3, 6",
    "13, 0, 0, 3, 8",
    "13, 0, 0, 0, 0",
    "13, 0, 0, 11, 0",
    "13, 0, 0, 231, 0",
    "13, 0, 0, 4294967295, 11",
    "13, 0, 0, 11, 4294967295",
    "13, 0, 0, 2147483648, 2147483658",
    "13, 0, 0, 3, 4294967295"
  })
  void malformedPacketIsRefused(long pri, long flags, long id, long ident, long text) {
    assertThat(reader.readFields(packet(pri, flags, id, ident, text), USER, 0, record)).isNotNull();
  }

  @ParameterizedTest
  @CsvSource({
    "13, 0, 0, 3, 7, 'abc: hello12'",
    "13, 1, 0, 3, 7, 'abc[42]: hello12'",
    "13, 2, 0, 3, 7, 'abc: hello12'",
    "13, 5, 0, 3, 7, 'abc[42]: hello12'",
    "13, 1, 702911, 3, 7, 'abc[42]: [ID 702911 user.notice] hello12'",
    "191, 0, 100000, 10, 0, 'abchello12: [ID 100000 local7.debug] '",
    "191, 0, 999980, 0, 10, '[ID 999980 local7.debug] abchello12'"
  })
  void goodPacketIsRead(long pri, long flags, long id, long ident, long text, String expected) {
    assertThat(reader.readFields(packet(pri, flags, id, ident, text), USER, 0, record)).isNull();
    assertThat(text()).isEqualTo(expected);
    assertThat(record.priority()).isEqualTo((int) pri);
    assertThat(record.senderPid()).isEqualTo(42);
    assertThat(record.senderUid()).isEqualTo(1000);
    assertThat(record.senderGid()).isEqualTo(100);
    assertThat(record.senderZone()).isZero();
  }

  @Test
  void onlyTheSuperuserSpeaksForTheKernel() {
    reader.readFields(packet(2, 0, 0, 3, 7), USER, 0, record);
    assertThat(record.priority()).isEqualTo(8 + 2);
    reader.readFields(packet(2, 0, 0, 3, 7), ROOT, 0, record);
    assertThat(record.priority()).isEqualTo(2);
    reader.readRaw(raw("<1>x"), USER, 0, record);
    assertThat(record.priority()).isEqualTo(8 + 1);
    reader.readRaw(raw("<0>1 - - - - - - x"), USER, 0, record);
    assertThat(record.priority()).isEqualTo(8);
    reader.readRaw(raw("<1>x"), ROOT, 0, record);
    assertThat(record.priority()).isEqualTo(1);
  }

  @Test
  void rawRecordIsToldByItsFirstByte() {
    assertThat(RecordReader.isRaw(raw("<"))).isTrue();
    assertThat(RecordReader.isRaw(raw(""))).isFalse();
    assertThat(RecordReader.isRaw(packet(13, 0, 0, 3, 7))).isFalse();
  }

  @Test
  void noTagLooksLikeARawRecord() {
    assertThat(DoorRecord.TAG_VALUE & 0xff).isNotEqualTo('<');
    assertThat(DoorRecord.TAG_VALUE >>> 24).isNotEqualTo('<');
  }

  @Test
  void layoutIsTheOneOfTheHeader() {
    assertThat(DoorRecord.LAYOUT.size()).isEqualTo(24);
    assertThat(DoorRecord.TEXT_LENGTH.offset()).isEqualTo(20);
  }

  private static ByteBuffer raw(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)).asReadOnlyBuffer();
  }

  private String text() {
    return new String(
        record.bytes(),
        record.textStart(),
        record.textEnd() - record.textStart(),
        StandardCharsets.US_ASCII);
  }
}
