package org.jdoors.syslog.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jdoors.door.Door;
import org.jdoors.syslog.client.Acknowledgement;
import org.jdoors.syslog.client.FollowedRecord;
import org.jdoors.syslog.client.FollowedRecords;
import org.jdoors.syslog.client.NotAcknowledgedException;
import org.jdoors.syslog.client.RecordBatch;
import org.jdoors.syslog.client.SyslogClient;
import org.jdoors.syslog.config.Selectors;
import org.jdoors.syslog.record.DoorBatch;
import org.jdoors.syslog.record.DoorFollow;
import org.jdoors.syslog.record.DoorReply;
import org.jdoors.syslog.record.DoorTag;
import org.jdoors.syslog.record.Durability;
import org.jdoors.syslog.record.Facility;
import org.jdoors.syslog.record.Severity;
import org.jdoors.syslog.record.SyslogRecord;
import org.jdoors.syslog.route.Route;
import org.jdoors.syslog.route.Router;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Batches, statistics, flush, reopen and following, through a real door. */
final class DoorCallsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final KeptTexts kept = new KeptTexts();
  private final Router router = new Router(List.of(new Route(Selectors.ALL, kept)), PATIENCE);
  @TempDir private Path folder;
  private Path path;
  private DoorInput input;
  private SyslogClient client;

  @BeforeEach
  void serve() throws IOException {
    path = folder.resolve("door");
    serve(new Privileges(ownUid(), SyslogRecord.UNKNOWN));
    client = SyslogClient.open(path);
  }

  private void serve(Privileges privileges) throws IOException {
    input = new DoorInput(router, DoorInputs.around(privileges, router));
    input.attach(path);
  }

  private int ownUid() throws IOException {
    return (Integer) Files.getAttribute(folder, "unix:uid");
  }

  @AfterEach
  void stop() {
    client.close();
    input.close();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @EnumSource(Durability.class)
  void recordsOfABatchAreTakenInTheirOrder(Durability wanted) throws IOException {
    RecordBatch batch = new RecordBatch(wanted);
    assertThat(batch.add(11, "a", bytes("one"), false)).isTrue();
    assertThat(batch.addRaw(bytes("<12>two"))).isTrue();
    assertThat(batch.add(13, "", bytes("three"), true)).isTrue();
    Acknowledgement first = client.send(batch);
    assertThat(first.sequence()).isEqualTo(1);
    assertThat(client.send(Facility.USER, Severity.INFO, "b", "four").sequence()).isEqualTo(4);
    assertThat(kept.texts())
        .containsExactly(
            "a: [ID 702911 user.error] one",
            "two",
            "[ID 702911 user.notice] three",
            "b: [ID 702911 user.info] four");
    assertThat(DoorInputs.counter(input, "input.door.records")).isEqualTo(4);
  }

  @Test
  void batchTakesNoMoreThanFitsAndIsUsedAgain() throws IOException {
    RecordBatch batch = new RecordBatch(Durability.WRITTEN);
    byte[] text = new byte[1000];
    Arrays.fill(text, (byte) 'x');
    while (batch.add(13, "a", text, false)) {
      assertThat(batch.size()).isLessThan(DoorBatch.LARGEST_COUNT);
    }
    int large = batch.size();
    assertThat(large).isBetween(60, 65);
    client.send(batch);
    batch.clear();
    while (batch.addRaw(bytes("<13>y"))) {
      assertThat(batch.size()).isLessThanOrEqualTo(DoorBatch.LARGEST_COUNT);
    }
    assertThat(batch.size()).isEqualTo(DoorBatch.LARGEST_COUNT);
    assertThat(client.send(batch).sequence()).isEqualTo(large + 1);
    assertThat(kept.texts()).hasSize(large + DoorBatch.LARGEST_COUNT);
    batch.clear();
    assertThat(batch.addRaw(new byte[] {'<'})).isTrue();
    assertThat(new RecordBatch(Durability.WRITTEN).add(13, "", new byte[70_000], false)).isFalse();
  }

  /** Any bytes behind the tag of a batch: refused whole or taken whole, never anything else. */
  @Test
  void damagedBatchesAreRefusedWhole() throws IOException {
    RecordBatch batch = new RecordBatch(Durability.WRITTEN);
    batch.add(11, "abc", bytes("one"), false);
    batch.addRaw(bytes("<12>two"));
    batch.add(13, "d", bytes("three"), true);
    byte[] good = packet(3, 0, item(raw("<11>one")), item(raw("<12>t")), item(raw("<13>three")));
    Random random = new Random(1);
    int taken = 0;
    try (Door door = Door.open(path)) {
      for (int i = 0; i < 3000; i++) {
        byte[] damaged = good.clone();
        int changes = 1 + random.nextInt(3);
        for (int k = 0; k < changes; k++) {
          damaged[4 + random.nextInt(damaged.length - 4)] = (byte) random.nextInt(256);
        }
        byte[] sent = Arrays.copyOf(damaged, damaged.length - random.nextInt(2) * 4);
        int before = kept.texts().size();
        ByteBuffer reply = ByteBuffer.wrap(door.call(sent)).order(ByteOrder.nativeOrder());
        int status = reply.getInt(0);
        assertThat(status).isIn(DoorReply.WRITTEN, DoorReply.MALFORMED);
        if (status == DoorReply.WRITTEN) {
          assertThat(reply.limit()).isEqualTo(DoorBatch.REPLY_LAYOUT.size());
          assertThat(DoorBatch.TAKEN.get(reply, 0)).isEqualTo(3);
          taken++;
        } else {
          assertThat(reply.limit()).isEqualTo(DoorReply.LAYOUT.size());
          assertThat(kept.texts()).hasSize(before);
        }
      }
    }
    assertThat(taken).isPositive();
    assertThat(kept.texts().size() % 3).isZero();
  }

  @Test
  void batchesThatLieAreRefused() throws IOException {
    byte[] item = item(raw("<13>x"));
    List<byte[]> packets =
        List.of(
            packet(0, 0),
            packet(0, 0, item),
            packet(2, 0, item),
            packet(257, 0, item),
            packet(-1, 0, item),
            packet(1, 1, item),
            packet(1, 6, item),
            packet(1, 0, item, new byte[4]),
            packet(1, 0, item(new byte[0])),
            packet(1, 0, Arrays.copyOf(item, item.length - 4)),
            packet(1, 0, item(raw("x"))),
            packet(1, 0, item(new byte[24])));
    try (Door door = Door.open(path)) {
      for (byte[] packet : packets) {
        ByteBuffer reply = ByteBuffer.wrap(door.call(packet)).order(ByteOrder.nativeOrder());
        assertThat(DoorReply.STATUS.get(reply, 0)).isEqualTo(DoorReply.MALFORMED);
      }
    }
    assertThat(kept.texts()).isEmpty();
    assertThat(DoorInputs.counter(input, "input.door.refused")).isEqualTo(packets.size());
  }

  private static byte[] raw(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] item(byte[] record) {
    ByteBuffer item =
        ByteBuffer.allocate(DoorBatch.aligned(4 + record.length)).order(ByteOrder.nativeOrder());
    return item.putInt(record.length).put(record).array();
  }

  private static byte[] packet(int count, int flags, byte[]... items) {
    int size = Arrays.stream(items).mapToInt(item -> item.length).sum();
    ByteBuffer packet = ByteBuffer.allocate(16 + size).order(ByteOrder.nativeOrder());
    packet.putInt(DoorTag.BATCH).putInt(flags).putInt(count).putInt(size);
    for (byte[] item : items) {
      packet.put(item);
    }
    return packet.array();
  }

  @Test
  void statisticsAreTold() throws IOException {
    client.sendRaw(bytes("<13>x"));
    assertThat(client.statistics()).containsEntry("router.records", 1L);
  }

  @Test
  void flushAndReopenAreAnswered() throws IOException {
    client.flush(PATIENCE);
    client.reopen();
  }

  @Test
  void followerSeesWhatHeSelects() throws IOException {
    client.send(14, "a", bytes("before"), false);
    FollowedRecords all = client.follow("*.debug", 10);
    FollowedRecords errors = client.follow("*.err;mail.none", 0);
    assertThat(errors.next(Duration.ZERO)).isNull();
    client.send(11, "a", bytes("an error\u001b[31m\nx"), false);
    client.send(19, "a", bytes("mail"), false);
    assertThat(line(all)).isEqualTo("Nov 14 22:13:20 myhost a: [ID 702911 user.info] before");
    FollowedRecord error = errors.next(PATIENCE);
    assertThat(error)
        .isEqualTo(
            new FollowedRecord(
                11,
                DoorInputs.NOW,
                (int) ProcessHandle.current().pid(),
                ownUid(),
                Objects.requireNonNull(error).gid(),
                0,
                "Nov 14 22:13:20 myhost a: [ID 702911 user.error] an error^[[31m\\nx"));
    assertThat(line(all)).endsWith("x");
    assertThat(line(all)).endsWith("mail");
    assertThat(errors.next(Duration.ZERO)).isNull();
    assertThat(all.lost() + errors.lost()).isZero();
  }

  private static String line(FollowedRecords records) throws IOException {
    return Objects.requireNonNull(records.next(PATIENCE)).line();
  }

  @Test
  void followerWaitsForTheNextRecord() throws Exception {
    FollowedRecords all = client.follow("*.debug", 0);
    assertThat(all.next(Duration.ZERO)).isNull();
    CompletableFuture<String> next =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return line(all);
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            });
    client.send(14, "a", bytes("live"), false);
    assertThat(next.get(60, TimeUnit.SECONDS)).endsWith("live");
  }

  @Test
  void slowFollowerIsToldWhatHeLost() throws IOException {
    FollowedRecords all = client.follow("*.debug", 0);
    assertThat(all.next(Duration.ZERO)).isNull();
    int sent = RecentRecords.MOST + 76;
    for (int i = 0; i < sent; i++) {
      client.send(14, "a", bytes("n" + i), false);
    }
    assertThat(line(all)).endsWith("n76");
    assertThat(all.lost()).isEqualTo(76);
    for (int i = 77; i < sent; i++) {
      assertThat(line(all)).endsWith("n" + i);
    }
  }

  @Test
  void largeRecordsDoNotFillTheMemory() throws IOException {
    byte[] large = new byte[60_000];
    Arrays.fill(large, (byte) 1);
    for (int i = 0; i < 200; i++) {
      client.send(14, "a", large, false);
    }
    FollowedRecords all = client.follow("*.debug", 1000);
    int found = 0;
    while (true) {
      FollowedRecord record = all.next(Duration.ZERO);
      if (record == null) {
        break;
      }
      assertThat(record.line()).hasSize(Follow.LONGEST_LINE);
      found++;
    }
    assertThat(found).isBetween(20, RecentRecords.MOST_BYTES / 60_000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bogus", "x.err", "*.loud", "*.err\t/etc/passwd"})
  void unknownSelectorIsRefused(String selector) {
    assertThatThrownBy(() -> client.follow(selector, 0).next(Duration.ZERO))
        .isInstanceOfSatisfying(
            NotAcknowledgedException.class,
            e -> assertThat(e.status()).isEqualTo(DoorReply.MALFORMED));
  }

  @Test
  void positionsThatThereAreNotAreRefused() throws IOException {
    try (Door door = Door.open(path)) {
      for (long position : new long[] {-1, 2, Long.MAX_VALUE, Long.MIN_VALUE}) {
        ByteBuffer argument =
            ByteBuffer.allocate(DoorFollow.LAYOUT.size() + 7).order(ByteOrder.nativeOrder());
        DoorFollow.TAG.put(argument, 0, DoorTag.FOLLOW);
        DoorFollow.POSITION.put(argument, 0, position);
        DoorFollow.SELECTOR_LENGTH.put(argument, 0, 7);
        argument.put(DoorFollow.LAYOUT.size(), bytes("*.debug"));
        ByteBuffer reply =
            ByteBuffer.wrap(door.call(argument.array())).order(ByteOrder.nativeOrder());
        assertThat(DoorReply.STATUS.get(reply, 0)).isEqualTo(DoorReply.MALFORMED);
      }
    }
  }

  @Test
  void followersBeyondTheLimitAreToldAndRecordsStillTaken() throws Exception {
    List<CompletableFuture<Integer>> followers = new ArrayList<>();
    for (int i = 0; i < Follow.MOST_FOLLOWERS + 4; i++) {
      CompletableFuture<Integer> status = new CompletableFuture<>();
      followers.add(status);
      Thread thread =
          new Thread(
              () -> {
                try {
                  status.complete(client.follow("*.debug", 0).next(PATIENCE) == null ? -2 : 0);
                } catch (NotAcknowledgedException e) {
                  status.complete(e.status());
                } catch (IOException e) {
                  status.completeExceptionally(e);
                }
              },
              "follower-" + i);
      thread.setDaemon(true);
      thread.start();
    }
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (followers.stream().filter(CompletableFuture::isDone).count() < 4) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.onSpinWait();
    }
    assertThat(followers.stream().filter(CompletableFuture::isDone))
        .allMatch(done -> done.join() == DoorReply.BUSY);
    client.send(14, "a", bytes("for all"), false);
    for (CompletableFuture<Integer> follower : followers) {
      assertThat(follower.get(60, TimeUnit.SECONDS)).isIn(0, DoorReply.BUSY);
    }
  }

  @Test
  void clientFindsTheNextDaemon() throws IOException {
    client.send(14, "a", bytes("one"), false);
    input.close();
    assertThatThrownBy(() -> client.send(14, "a", bytes("lost"), false))
        .isInstanceOf(IOException.class);
    serve(Privileges.SUPERUSER);
    client.send(14, "a", bytes("two"), false);
    client.ping();
    assertThat(client.statistics()).isNotEmpty();
    assertThat(kept.texts()).hasSize(2);
  }
}
