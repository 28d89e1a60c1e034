package org.jdoors.syslog.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jdoors.syslog.Vectors;
import org.jdoors.syslog.config.InputSettings;
import org.jdoors.syslog.record.SyslogRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Kernel records, from a device that acts as the kernel's does. */
@Timeout(60)
final class KmsgInputTest {
  private static final long NOW = 1700000000;
  private static final Clock CLOCK = Clock.fixed(Instant.ofEpochSecond(NOW), ZoneOffset.UTC);
  private static final String OVERWRITTEN = "overwritten";

  /** Each read gives one record. */
  private static final class Device implements ReadableByteChannel {
    private static final String END = "end";
    final BlockingQueue<String> records = new LinkedBlockingQueue<>();

    @Override
    public int read(ByteBuffer target) throws IOException {
      String record;
      try {
        record = records.take();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      if (record.equals(OVERWRITTEN)) {
        // In the words of some locale.
        throw new IOException("Relais brisé (pipe)");
      }
      if (record.equals(END)) {
        throw new ClosedChannelException();
      }
      byte[] bytes = Vectors.bytes(record);
      target.put(bytes);
      return bytes.length;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {
      records.add(END);
    }
  }

  @TempDir Path folder = Path.of("");
  private final CollectingSink sink = new CollectingSink();

  private KmsgInput input(@Nullable Path position) {
    return new KmsgInput(
        new InputSettings.Kmsg(Path.of("/dev/kmsg")),
        sink,
        Vectors.bytes("myhost"),
        CLOCK,
        () -> TimeUnit.SECONDS.toNanos(100),
        position);
  }

  private static Map<String, Long> counters(KmsgInput input) {
    Map<String, Long> counters = new HashMap<>();
    input.counters((name, value) -> counters.put(name.substring(name.lastIndexOf('.') + 1), value));
    return counters;
  }

  @Test
  void recordsHaveFacilityTimeAndText() throws Exception {
    Device device = new Device();
    try (KmsgInput input = input(null)) {
      input.start(device);
      device.records.add("6,339,5140900,-;NET: Registered\n SUBSYSTEM=net\n DEVICE=n1\n");
      device.records.add("30,340,98000000,-,caller=T1;systemd[1]: up\\x0atwo \\x5cx \\xzz\n");
      device.records.add("2047,341,99999999,c;odd facility\n");
      List<SyslogRecord> records = sink.await(3);
      assertThat(CollectingSink.text(records.get(0))).isEqualTo("kernel: NET: Registered");
      assertThat(records.get(0).priority()).isEqualTo(6);
      assertThat(records.get(0).time()).isEqualTo(NOW - 95);
      assertThat(records.get(0).host()).isEqualTo(Vectors.bytes("myhost"));
      assertThat(CollectingSink.text(records.get(1))).isEqualTo("systemd[1]: up\ntwo \\x \\xzz");
      assertThat(records.get(1).priority()).isEqualTo(30);
      assertThat(records.get(1).time()).isEqualTo(NOW - 2);
      assertThat(records.get(2).priority()).isEqualTo(14);
      assertThat(counters(input)).containsEntry("received", 3L).containsEntry("lost", 0L);
    }
  }

  @Test
  void overwrittenAndMalformedRecordsAreCounted() throws Exception {
    Device device = new Device();
    try (KmsgInput input = input(null)) {
      input.start(device);
      device.records.add("6,10,1,-;a\n");
      device.records.add(OVERWRITTEN);
      device.records.add("6,15,1,-;b\n");
      device.records.add("rubbish");
      device.records.add("6,,1,-;c\n");
      device.records.add("6,99999999999999999999,1,-;c\n");
      device.records.add("6,16,1");
      device.records.add("6,16,1,-;d\n");
      assertThat(sink.awaitTexts(3)).containsExactly("kernel: a", "kernel: b", "kernel: d");
      assertThat(counters(input)).containsEntry("lost", 4L).containsEntry("malformed", 4L);
    }
  }

  @Test
  void restartedInputGoesOnBehindTheLastRecord() throws Exception {
    Path position = folder.resolve("kmsg");
    Device first = new Device();
    try (KmsgInput input = input(position)) {
      input.start(first);
      first.records.add("6,0,1,-;a\n");
      first.records.add("6,1,1,-;b\n");
      sink.await(2);
    }
    Device again = new Device();
    try (KmsgInput input = input(position)) {
      input.start(again);
      again.records.add("6,0,1,-;a\n");
      again.records.add("6,1,1,-;b\n");
      again.records.add("6,2,1,-;c\n");
      assertThat(sink.awaitTexts(3)).containsExactly("kernel: a", "kernel: b", "kernel: c");
      assertThat(counters(input)).containsEntry("received", 1L).containsEntry("lost", 0L);
    }
  }

  @Test
  void numberOfAnotherStartOfTheKernelIsForgotten() throws Exception {
    Path position = folder.resolve("kmsg");
    KmsgPosition.open(position, new UUID(1, 2)).next(50_000);
    assertThat(KmsgPosition.open(position, new UUID(1, 2)).next()).isEqualTo(50_000);
    assertThat(KmsgPosition.open(position, new UUID(1, 3)).next()).isZero();
  }

  @Test
  void deviceThatAlwaysFailsIsGivenUp() throws Exception {
    Device device = new Device();
    KmsgInput input = input(null);
    input.start(device);
    for (int i = 0; i <= InputLimits.KMSG_FAILURES; i++) {
      device.records.add(OVERWRITTEN);
    }
    device.records.add("6,10,1,-;a\n");
    input.close();
    assertThat(sink.awaitTexts(0)).isEmpty();
  }

  @Test
  void realDeviceIsReadAndLeft() throws Exception {
    Path kmsg = Path.of("/dev/kmsg");
    assumeTrue(Files.isReadable(kmsg), "no /dev/kmsg to read");
    KmsgInput input = input(null);
    try {
      input.start();
    } catch (IOException e) {
      assumeTrue(false, "/dev/kmsg: " + e.getMessage());
    }
    assertThat(sink.await(1)).isNotEmpty();
    input.close();
    assertThat(counters(input)).containsEntry("malformed", 0L);
  }
}
