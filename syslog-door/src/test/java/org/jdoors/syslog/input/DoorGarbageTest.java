package org.jdoors.syslog.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jdoors.syslog.config.Selectors;
import org.jdoors.syslog.record.DoorBatch;
import org.jdoors.syslog.record.DoorRecord;
import org.jdoors.syslog.record.DoorTag;
import org.jdoors.syslog.record.SyslogRecord;
import org.jdoors.syslog.route.Batch;
import org.junit.jupiter.api.Test;

/** Reading records and keeping them for followers makes no object, once it has warmed up. */
final class DoorGarbageTest {
  private static final int CALLS = 50_000;
  private static final Caller CALLER = new Caller(42, 1000, 100, List.of(), 0);

  private final RecordReader reader = new RecordReader("host".getBytes(StandardCharsets.US_ASCII));
  private final RecentRecords recent = new RecentRecords();
  private final SyslogRecord record = new SyslogRecord();
  private final Batch batch = new Batch();

  private static ByteBuffer fields() {
    byte[] text = "atext of some length".getBytes(StandardCharsets.US_ASCII);
    ByteBuffer packet = direct(DoorRecord.LAYOUT.size() + text.length);
    DoorRecord.TAG.put(packet, 0, DoorRecord.TAG_VALUE);
    DoorRecord.PRI.put(packet, 0, 13);
    DoorRecord.FLAGS.put(packet, 0, DoorRecord.FLAG_PID);
    DoorRecord.IDENT_LENGTH.put(packet, 0, 1);
    DoorRecord.TEXT_LENGTH.put(packet, 0, text.length - 1);
    packet.put(DoorRecord.LAYOUT.size(), text);
    return packet;
  }

  private static ByteBuffer raw() {
    String text = "<13>1 2003-10-11T22:14:15Z h app 7 - [a@1 b=\"c\"] text";
    ByteBuffer packet = direct(text.length());
    packet.put(0, text.getBytes(StandardCharsets.US_ASCII));
    return packet;
  }

  private static ByteBuffer batch() {
    int count = 16;
    ByteBuffer packet = direct(DoorBatch.LAYOUT.size() + count * 12);
    DoorBatch.TAG.put(packet, 0, DoorTag.BATCH);
    DoorBatch.COUNT.put(packet, 0, count);
    DoorBatch.SIZE.put(packet, 0, count * 12);
    for (int i = 0; i < count; i++) {
      int at = DoorBatch.LAYOUT.size() + i * 12;
      DoorBatch.ITEM_LENGTH.put(packet, at, 8);
      packet.put(at + 4, "<13>text".getBytes(StandardCharsets.US_ASCII));
    }
    return packet;
  }

  private static ByteBuffer direct(int size) {
    return ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder());
  }

  @Test
  void recordGivenByFields() {
    ByteBuffer packet = fields();
    assertNoGarbage(
        () -> {
          if (reader.readFields(packet, CALLER, 0, record) != null) {
            throw new AssertionError();
          }
          recent.add(record);
        });
  }

  @Test
  void rawRecord() {
    ByteBuffer packet = raw();
    assertNoGarbage(
        () -> {
          reader.readRaw(packet, CALLER, 0, record);
          recent.add(record);
        });
  }

  @Test
  void batchOfRecords() {
    ByteBuffer packet = batch();
    assertNoGarbage(
        () -> {
          batch.clear();
          if (reader.readBatch(packet, CALLER, 0, batch) != null) {
            throw new AssertionError();
          }
        });
    assertThat(batch.size()).isEqualTo(16);
    assertThat(recent.begin(Selectors.ALL, 1)).isEqualTo(1);
  }

  private static void assertNoGarbage(Runnable call) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    assumeThat(threads.isThreadAllocatedMemorySupported()).isTrue();
    long id = Thread.currentThread().getId();
    for (int i = 0; i < CALLS; i++) {
      call.run();
    }
    long before = threads.getThreadAllocatedBytes(id);
    for (int i = 0; i < CALLS; i++) {
      call.run();
    }
    assertThat((threads.getThreadAllocatedBytes(id) - before) / CALLS).isZero();
  }
}
