package org.jdoors.syslog.appender;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jdoors.door.DoorCall;
import org.jdoors.door.DoorServer;
import org.jdoors.syslog.record.DoorBatch;
import org.jdoors.syslog.record.DoorReply;
import org.jdoors.syslog.record.DoorTag;
import org.jdoors.syslog.record.Durability;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an application's records are told by a daemon that answers as a test says. */
final class DoorSenderTest {
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  @TempDir private Path folder;
  private final List<Integer> calls = new CopyOnWriteArrayList<>();
  private final List<String> lost = new ArrayList<>();
  private volatile int status = DoorReply.WRITTEN;
  private DoorServer server;
  private DoorSender sender;

  @BeforeEach
  void open() throws Exception {
    server = DoorServer.builder(this::serve).maxArgument(DoorTag.LARGEST_CALL).create();
    server.attach(folder.resolve("door"), 0644);
    sender =
        new DoorSender(
            folder.resolve("door"), "shop", Durability.WRITTEN, DEADLINE, System::nanoTime);
  }

  @AfterEach
  void close() {
    sender.close();
    server.close();
  }

  /** Only the first call gets the status of the test. */
  private void serve(DoorCall call) {
    ByteBuffer argument = call.argument();
    boolean batch = argument.get(0) != '<' && DoorBatch.TAG.get(argument, 0) == DoorTag.BATCH;
    int size = batch ? DoorBatch.REPLY_LAYOUT.size() : DoorReply.LAYOUT.size();
    ByteBuffer result = call.result(size);
    result.put(0, new byte[size]);
    DoorReply.STATUS.put(result, 0, calls.isEmpty() ? status : DoorReply.WRITTEN);
    calls.add(batch ? DoorBatch.COUNT.get(argument, 0) : 1);
    call.reply(size);
  }

  private static AppRecord record(String name, int length) {
    return new AppRecord(
        13, true, ("<13>" + "x".repeat(length)).getBytes(StandardCharsets.UTF_8), name);
  }

  private void send(AppRecord... records) {
    sender.send(List.of(records), (record, e) -> lost.add(record.shown()));
  }

  @Test
  void recordThatIsTooLongIsCutAndCostsNoOther() throws Exception {
    sender.send(record("long", 100_000));
    sender.send(new AppRecord(13, false, new byte[100_000], "long"));
    sender.send(record("short", 1));
    send(record("short", 1), record("long", 100_000), record("short", 1));
    assertThat(calls.stream().mapToInt(Integer::intValue).sum()).isEqualTo(6);
    assertThat(lost).isEmpty();
  }

  @Test
  void cutIsBetweenCharacters() {
    byte[] bytes = ("<13>" + "é".repeat(DoorBatch.LONGEST_TEXT)).getBytes(StandardCharsets.UTF_8);
    for (int from = 0; from < 2; from++) {
      byte[] shifted = Arrays.copyOfRange(bytes, from, bytes.length);
      byte[] cut = new AppRecord(13, true, shifted, "").bytes();
      assertThat(cut.length).isBetween(DoorBatch.LONGEST_TEXT - 1, DoorBatch.LONGEST_TEXT);
      assertThat(new String(cut, StandardCharsets.UTF_8)).endsWith("é");
    }
  }

  @Test
  void whatComesBehindABatchThatIsLateIsSentToo() {
    status = DoorReply.OVERDUE;
    send(record("a", 60_000), record("b", 60_000), record("c", 1));
    assertThat(calls).containsExactly(1, 2);
    assertThat(lost).isEmpty();
  }

  @Test
  void onlyTheRecordsOfABatchThatIsRefusedAreLost() {
    status = DoorReply.BUSY;
    send(record("a", 60_000), record("b", 60_000), record("c", 1));
    assertThat(calls).containsExactly(1, 2);
    assertThat(lost).containsExactly("a");
  }
}
