package org.jdoors.syslog.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jdoors.door.Door;
import org.jdoors.door.DoorAttribute;
import org.jdoors.door.DoorException;
import org.jdoors.door.DoorParameter;
import org.jdoors.door.Errno;
import org.jdoors.syslog.client.Acknowledgement;
import org.jdoors.syslog.client.NotAcknowledgedException;
import org.jdoors.syslog.client.SyslogClient;
import org.jdoors.syslog.config.ConfigException;
import org.jdoors.syslog.config.LocalSurroundings;
import org.jdoors.syslog.config.Settings;
import org.jdoors.syslog.output.LineSettings;
import org.jdoors.syslog.output.Outputs;
import org.jdoors.syslog.record.DoorRecord;
import org.jdoors.syslog.record.DoorReply;
import org.jdoors.syslog.record.DoorTag;
import org.jdoors.syslog.record.Facility;
import org.jdoors.syslog.record.Sanitizer;
import org.jdoors.syslog.record.Severity;
import org.jdoors.syslog.route.Router;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** From a client through a real door and Log4j into a file. */
final class DoorInputTest {
  private static final String DATE = "Nov 14 22:13:20 ";

  /** How long a disk that is full holds a sender up. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  @TempDir private Path folder;
  private Path path;
  private Path file;
  private Outputs outputs;
  private DoorInput input;

  @BeforeEach
  void serve() throws IOException, ConfigException {
    path = folder.resolve("door");
    file = Files.createFile(folder.resolve("messages"));
    Path conf = folder.resolve("syslog.conf");
    Files.writeString(conf, "*.debug\t" + file + "\nmail.debug\t/dev/full\n");
    outputs =
        Outputs.open(
            Settings.load(conf, null, new LocalSurroundings(false)).rules(),
            new LineSettings(
                "myhost".getBytes(StandardCharsets.US_ASCII), Sanitizer.UTF_8, ZoneOffset.UTC));
    input =
        new DoorInput(
            new Router(outputs.routes(), PATIENCE),
            DoorInputs.around(Privileges.SUPERUSER, DoorInputs.NOTHING));
    input.attach(path);
  }

  @AfterEach
  void stop() {
    input.close();
    outputs.close();
  }

  private List<String> lines() throws IOException {
    return Files.readAllLines(file, StandardCharsets.UTF_8);
  }

  @Test
  void recordIsInTheFileWhenItIsAcknowledged() throws IOException {
    try (SyslogClient client = SyslogClient.open(path)) {
      Acknowledgement first = client.send(Facility.DAEMON, Severity.ERR, "myapp", "žluťoučký kůň");
      assertThat(lines())
          .containsExactly(DATE + "myhost myapp: [ID 702911 daemon.error] žluťoučký kůň");
      assertThat(first).isEqualTo(new Acknowledgement(1, 1));
      assertThat(client.send(Facility.USER, Severity.INFO, "a", "b").sequence()).isEqualTo(2);
    }
  }

  @Test
  void pidIsTheOneOfTheCaller() throws IOException {
    try (SyslogClient client = SyslogClient.open(path)) {
      client.send(13, "a", new byte[] {'x'}, true);
    }
    assertThat(lines())
        .containsExactly(
            DATE + "myhost a[" + ProcessHandle.current().pid() + "]: [ID 702911 user.notice] x");
  }

  @Test
  void rawRecordsOfBothFormsAreWritten() throws IOException {
    try (SyslogClient client = SyslogClient.open(path)) {
      client.sendRaw(bytes("<13>Jan  2 03:04:05 tag: old\n"));
      client.sendRaw(bytes("<13>1 2003-10-11T22:14:15Z h app 7 - - new"));
      client.sendRaw(bytes("<no priority"));
    }
    assertThat(lines())
        .containsExactly(
            "Jan  2 03:04:05 myhost tag: old",
            "Oct 11 22:14:15 myhost app[7]: new",
            DATE + "myhost <no priority");
  }

  @Test
  void emptyCallIsAnsweredWithNothing() throws IOException {
    try (Door door = Door.open(path)) {
      assertThat(door.call(new byte[0])).isEmpty();
    }
    assertThat(lines()).isEmpty();
    assertThat(DoorInputs.counter(input, "input.door.refused")).isZero();
  }

  @Test
  void emptyRecordIsTakenAndGoesNowhere() throws IOException {
    try (SyslogClient client = SyslogClient.open(path)) {
      assertThat(client.sendRaw(bytes("<13>"))).isEqualTo(new Acknowledgement(1, 0));
    }
    assertThat(lines()).isEmpty();
  }

  static Stream<byte[]> malformed() {
    return Stream.of(
        new byte[] {0},
        new byte[] {1, 0, 0},
        new byte[] {1, 0, 0, 0},
        bytes("plain text without priority"),
        struct(0x4a440002, 13, 0, 0, 0),
        struct(Integer.reverseBytes(DoorRecord.TAG_VALUE), 13, 0, 0, 0),
        Arrays.copyOf(struct(DoorRecord.TAG_VALUE, 13, 0, 0, 0), 23),
        struct(DoorRecord.TAG_VALUE, 192, 0, 0, 0),
        struct(DoorRecord.TAG_VALUE, -1, 0, 0, 0),
        struct(DoorRecord.TAG_VALUE, 13, 0, 1, 0),
        struct(DoorRecord.TAG_VALUE, 13, 0, 0, 1),
        struct(DoorRecord.TAG_VALUE, 13, 0, -1, 1),
        struct(DoorRecord.TAG_VALUE, 13, 0, 0x7fffffff, 0x7fffffff),
        struct(DoorRecord.TAG_VALUE, 13, -1, 0, 0),
        struct(DoorRecord.TAG_VALUE, 13, 6, 0, 0),
        struct(DoorTag.STATISTICS, 0, 0, 0, 0),
        struct(DoorTag.FLUSH, 0, 0, 0, 0),
        struct(DoorTag.REOPEN, 0, 0, 0, 0),
        struct(DoorTag.FOLLOW, 0, 0, 0, 1),
        struct(0x4a440007, 0, 0, 0, 0),
        new byte[DoorTag.LARGEST_CALL]);
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void malformedCallIsRefusedAndCounted(byte[] packet) throws IOException {
    try (Door door = Door.open(path)) {
      ByteBuffer reply = ByteBuffer.wrap(door.call(packet)).order(ByteOrder.nativeOrder());
      assertThat(reply.limit()).isEqualTo(DoorReply.LAYOUT.size());
      assertThat(DoorReply.STATUS.get(reply, 0)).isEqualTo(DoorReply.MALFORMED);
      assertThat(DoorReply.SEQUENCE.get(reply, 0)).isZero();
    }
    assertThat(DoorInputs.counter(input, "input.door.refused")).isEqualTo(1);
    assertThat(lines()).isEmpty();
    recordIsInTheFileWhenItIsAcknowledged();
  }

  @Test
  void writeThatFailsIsNotAcknowledged() throws IOException {
    try (SyslogClient client = SyslogClient.open(path)) {
      assertThatThrownBy(() -> client.send(Facility.MAIL, Severity.INFO, "a", "lost"))
          .isInstanceOfSatisfying(
              NotAcknowledgedException.class,
              e -> assertThat(e.status()).isEqualTo(DoorReply.OVERDUE));
      assertThat(lines()).containsExactly(DATE + "myhost a: [ID 702911 mail.info] lost");
      client.send(Facility.USER, Severity.INFO, "a", "next");
    }
    assertThat(lines()).hasSize(2);
  }

  @Test
  void callThatIsTooLongFailsInTheCaller() throws IOException {
    try (Door door = Door.open(path)) {
      assertThat(door.parameter(DoorParameter.DATA_MAX)).isEqualTo(DoorTag.LARGEST_CALL);
      assertThatThrownBy(() -> door.call(new byte[DoorTag.LARGEST_CALL + 1]))
          .isInstanceOfSatisfying(
              DoorException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENOBUFS));
    }
  }

  @Test
  void largestRecordIsWrittenInOnePiece() throws IOException {
    byte[] text = new byte[DoorTag.LARGEST_CALL - DoorRecord.LAYOUT.size() - 1];
    Arrays.fill(text, (byte) 1);
    try (SyslogClient client = SyslogClient.open(path)) {
      client.send(13, "a", text, false);
    }
    assertThat(lines().get(0)).endsWith("^A".repeat(text.length));
  }

  @Test
  void doorIsWhatTheClientLibraryExpects() throws IOException {
    assertThat(Files.getPosixFilePermissions(path))
        .isEqualTo(PosixFilePermissions.fromString("rw-r--r--"));
    try (Door door = Door.open(path)) {
      assertThat(door.info().attributes())
          .contains(DoorAttribute.REFUSE_DESC, DoorAttribute.NO_CANCEL);
    }
  }

  @Test
  void recordsOfManySendersAreAllThereInTheOrderOfEach() throws Exception {
    int senders = 8;
    int each = 200;
    ExecutorService threads = Executors.newFixedThreadPool(senders);
    try (SyslogClient client = SyslogClient.open(path)) {
      List<Future<?>> running = new ArrayList<>();
      for (int s = 0; s < senders; s++) {
        String tag = "s" + s;
        running.add(
            threads.submit(
                () -> {
                  for (int i = 0; i < each; i++) {
                    client.send(Facility.USER, Severity.INFO, tag, Integer.toString(i));
                  }
                  return null;
                }));
      }
      for (Future<?> sender : running) {
        sender.get(60, TimeUnit.SECONDS);
      }
    } finally {
      threads.shutdownNow();
    }
    List<String> lines = lines();
    assertThat(lines).hasSize(senders * each);
    for (int s = 0; s < senders; s++) {
      String start = DATE + "myhost s" + s + ": [ID 702911 user.info] ";
      List<String> mine = lines.stream().filter(line -> line.startsWith(start)).toList();
      for (int i = 0; i < each; i++) {
        assertThat(mine.get(i)).isEqualTo(start + i);
      }
    }
  }

  @Test
  void secondDoorOnThePathIsRefused() {
    assertThatThrownBy(
            () -> {
              try (DoorInput second =
                  new DoorInput(
                      new Router(List.of(), Duration.ZERO),
                      DoorInputs.around(Privileges.SUPERUSER, DoorInputs.NOTHING))) {
                second.attach(path);
              }
            })
        .isInstanceOfSatisfying(
            DoorException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EBUSY));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] struct(int tag, int pri, int flags, int identLength, int textLength) {
    ByteBuffer packet = ByteBuffer.allocate(24).order(ByteOrder.nativeOrder());
    DoorRecord.TAG.put(packet, 0, tag);
    DoorRecord.PRI.put(packet, 0, pri);
    DoorRecord.FLAGS.put(packet, 0, flags);
    DoorRecord.IDENT_LENGTH.put(packet, 0, identLength);
    DoorRecord.TEXT_LENGTH.put(packet, 0, textLength);
    return packet.array();
  }
}
