package org.jdoors.syslog.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jdoors.syslog.Vectors;
import org.jdoors.syslog.config.InputSettings;
import org.jdoors.syslog.record.SyslogRecord;
import org.jdoors.unix.DatagramReceiver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Records through a real socket of this machine. */
@Timeout(120)
final class UnixDatagramInputTest {
  private static final byte[] HOST = Vectors.bytes("myhost");
  private static final Clock CLOCK = Clock.fixed(Instant.ofEpochSecond(1700000000), ZoneOffset.UTC);

  @TempDir Path folder = Path.of("");
  private Path path = Path.of("");
  private final CollectingSink sink = new CollectingSink();
  private final AtomicLong nanos = new AtomicLong();
  private final List<UnixDatagramInput> inputs = new ArrayList<>();

  @BeforeEach
  void path() {
    assumeTrue(DatagramReceiver.isSupported());
    path = folder.resolve("log");
  }

  @AfterEach
  void close() {
    inputs.forEach(UnixDatagramInput::close);
  }

  private UnixDatagramInput start(InputSettings.Limits limits) throws IOException {
    UnixDatagramInput input =
        new UnixDatagramInput(
            new InputSettings.UnixDatagram(path, 0666, limits), sink, HOST, CLOCK, nanos::get);
    inputs.add(input);
    input.start();
    return input;
  }

  private UnixDatagramInput start() throws IOException {
    return start(new InputSettings.Limits(InputSettings.DEFAULT_MESSAGE_BYTES, 0, 0));
  }

  private static Map<String, Long> counters(UnixDatagramInput input) {
    Map<String, Long> counters = new HashMap<>();
    input.counters((name, value) -> counters.put(name.substring(name.lastIndexOf('.') + 1), value));
    return counters;
  }

  @Test
  void senderAndTimeAreKnown() throws Exception {
    UnixDatagramInput input = start();
    try (UnixSender sender = new UnixSender(path)) {
      assertThat(sender.send("<13>Nov 14 22:13:20 tag: hello")).isTrue();
    }
    SyslogRecord record = sink.await(1).get(0);
    assertThat(CollectingSink.text(record)).isEqualTo("Nov 14 22:13:20 tag: hello");
    assertThat(record.isDated()).isTrue();
    assertThat(record.priority()).isEqualTo(13);
    assertThat(record.time()).isEqualTo(1700000000);
    assertThat(record.host()).isEqualTo(HOST);
    assertThat(record.senderPid()).isEqualTo((int) ProcessHandle.current().pid());
    assertThat(record.senderUid()).isEqualTo(Files.getAttribute(folder, "unix:uid"));
    assertThat(record.senderGid()).isEqualTo(Files.getAttribute(folder, "unix:gid"));
    assertThat(record.isCut()).isFalse();
    assertThat(counters(input)).containsEntry("received", 1L);
  }

  static Stream<JsonObject> linuxClients() {
    return Vectors.objects(Vectors.read("lines.json").getAsJsonObject("linux_client"), "records")
        .stream()
        .filter(vector -> !vector.has("length"));
  }

  /** What glibc and util-linux were seen to send, once more through a real socket. */
  @ParameterizedTest
  @MethodSource("linuxClients")
  void linuxClientsAreUnderstood(JsonObject vector) throws Exception {
    start();
    List<String> datagrams =
        Vectors.strings(vector, "datagrams").stream().map(UnixDatagramInputTest::filled).toList();
    try (UnixSender sender = new UnixSender(path)) {
      for (String datagram : datagrams) {
        assertThat(sender.send(datagram)).isTrue();
      }
    }
    List<SyslogRecord> records = sink.await(datagrams.size());
    assertThat(records).hasSameSizeAs(datagrams);
    for (int i = 0; i < records.size(); i++) {
      SyslogRecord record = records.get(i);
      String datagram = datagrams.get(i);
      String received =
          new String(record.bytes(), 0, record.receivedLength(), StandardCharsets.ISO_8859_1);
      assertThat(received).isEqualTo(datagram);
      boolean hasPriority = datagram.matches("(?s)<[0-9]+>.*");
      int pri = hasPriority ? Integer.parseInt(datagram.substring(1, datagram.indexOf('>'))) : 14;
      int uid = (Integer) Files.getAttribute(folder, "unix:uid");
      int settled = pri == 0 || pri >= 192 ? 14 : pri < 8 && uid != 0 ? pri + 8 : pri;
      assertThat(record.priority()).isEqualTo(settled);
      if (!record.isStructured()) {
        assertThat(CollectingSink.text(record))
            .isEqualTo(hasPriority ? datagram.substring(datagram.indexOf('>') + 1) : datagram);
      }
    }
  }

  private static String filled(String datagram) {
    return datagram
        .replace("{TS}", "Nov 14 22:13:20")
        .replace("{ISO}", "2023-11-14T22:13:20.123456+00:00")
        .replace("{HOST}", "host")
        .replace("{PID}", "815");
  }

  @Test
  void allThatWasAcceptedIsTakenBeforeTheEnd() throws Exception {
    UnixDatagramInput input = start();
    sink.full(true);
    int accepted = 0;
    try (UnixSender sender = new UnixSender(path)) {
      // The thread waits with the first batch; more fits into the socket's queue.
      while (accepted < 200 && sender.sendAtOnce("<13>record " + accepted)) {
        accepted++;
      }
    }
    Thread closer = new Thread(input::close);
    closer.start();
    while (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      Thread.onSpinWait();
    }
    sink.full(false);
    closer.join();
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < accepted; i++) {
      expected.add("record " + i);
    }
    assertThat(accepted).isGreaterThan(1);
    assertThat(sink.awaitTexts(accepted)).isEqualTo(expected);
  }

  @Test
  void manySendersLoseNothingAtTheEnd() throws Exception {
    UnixDatagramInput input = start();
    AtomicLong accepted = new AtomicLong();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Thread thread =
          new Thread(
              () -> {
                try (UnixSender sender = new UnixSender(path)) {
                  while (sender.send("<13>x")) {
                    accepted.incrementAndGet();
                  }
                }
              });
      threads.add(thread);
      thread.start();
    }
    sink.await(10_000);
    input.close();
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(sink.await(0)).hasSize((int) accepted.get());
  }

  @Test
  void floodingUserHasItsExcessDroppedAndReported() throws Exception {
    UnixDatagramInput input = start(new InputSettings.Limits(1024, 5, 15));
    try (UnixSender sender = new UnixSender(path)) {
      for (int i = 0; i < 50; i++) {
        sender.send("<13>r" + i);
      }
      sink.await(20);
    }
    input.close();
    List<String> texts = sink.awaitTexts(21);
    Object uid = Files.getAttribute(folder, "unix:uid");
    assertThat(texts).hasSize(21).startsWith("r0").contains("r19");
    assertThat(texts.get(20)).isEqualTo("syslogd: 30 records of uid " + uid + " dropped");
    assertThat(counters(input)).containsEntry("received", 20L).containsEntry("dropped", 30L);
  }

  @Test
  void longAndEmptyDatagramsAreCounted() throws Exception {
    UnixDatagramInput input = start(new InputSettings.Limits(480, 0, 0));
    try (UnixSender sender = new UnixSender(path)) {
      sender.send("<13>" + "x".repeat(477));
      sender.send("");
      sender.send("<13>" + "y".repeat(476));
    }
    List<SyslogRecord> records = sink.await(2);
    assertThat(records.get(0).isCut()).isTrue();
    assertThat(CollectingSink.text(records.get(0))).isEqualTo("x".repeat(476));
    assertThat(records.get(1).isCut()).isFalse();
    assertThat(CollectingSink.text(records.get(1))).isEqualTo("y".repeat(476));
    assertThat(counters(input)).containsEntry("cut", 1L).containsEntry("empty", 1L);
  }

  @Test
  void anyBytesAreTaken() throws Exception {
    start();
    Random random = new Random(7);
    List<byte[]> sent = new ArrayList<>();
    try (UnixSender sender = new UnixSender(path)) {
      for (int i = 0; i < 2000; i++) {
        byte[] bytes = new byte[1 + random.nextInt(200)];
        random.nextBytes(bytes);
        if (i % 3 == 0) {
          bytes[0] = '<';
        }
        assertThat(sender.send(bytes)).isTrue();
        sent.add(bytes);
      }
    }
    List<SyslogRecord> records = sink.await(sent.size());
    assertThat(records).hasSameSizeAs(sent);
    for (int i = 0; i < sent.size(); i++) {
      SyslogRecord record = records.get(i);
      assertThat(record.receivedLength()).isEqualTo(sent.get(i).length);
      assertThat(record.bytes()).startsWith(sent.get(i));
    }
  }

  @Test
  void secondDaemonIsRefused() throws Exception {
    start();
    assertThatThrownBy(this::start).hasMessageContaining("another process receives there");
    try (UnixSender sender = new UnixSender(path)) {
      assertThat(sender.send("<13>still here")).isTrue();
    }
    assertThat(sink.awaitTexts(1)).containsExactly("still here");
  }
}
