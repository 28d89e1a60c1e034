package org.jdoors.syslog.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.jdoors.syslog.record.Bytes;
import org.jdoors.syslog.record.Durability;
import org.jdoors.syslog.record.SyslogRecord;
import org.jdoors.syslog.route.Destination;
import org.jdoors.syslog.route.Destination.Outcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A file that fails in every way, and how many calls many senders cost. */
final class FileOutputTest {
  private static final int NOTICE = 13;
  private static final int KERNEL = 6;
  private static final long LONG = TimeUnit.SECONDS.toNanos(60);

  private final FakeFile file = new FakeFile();
  private final Deque<LogFile> files = new ArrayDeque<>(List.of(file));
  private final ExecutorService senders = Executors.newCachedThreadPool();
  private int queueBytes = 1 << 20;
  private Durability least = Durability.WRITTEN;
  private FileOutput output;

  @AfterEach
  void close() {
    file.room(Integer.MAX_VALUE);
    output.close();
    senders.shutdownNow();
  }

  @BeforeEach
  void start() {
    output = make();
  }

  /** Begins anew with what the test has set. */
  private void open() {
    output.close();
    output = make();
  }

  private FileOutput make() {
    return new FileOutput(
        "f",
        () -> FileOutputTest::line,
        least,
        queueBytes,
        () -> {
          synchronized (files) {
            return files.size() > 1 ? files.remove() : files.element();
          }
        },
        null,
        System::nanoTime);
  }

  private static void line(SyslogRecord record, Bytes line) {
    line.clear();
    line.put(record.bytes(), record.textStart(), record.textEnd());
    line.put('\n');
  }

  private static SyslogRecord record(int priority, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    SyslogRecord record = new SyslogRecord();
    record.fillLocal(priority, 0, bytes, 0, bytes.length, 0, new byte[] {'h'});
    return record;
  }

  private long take(String text, boolean waits, long nanos) throws InterruptedException {
    return output.take(record(NOTICE, text), Durability.WRITTEN, waits, System.nanoTime() + nanos);
  }

  private Outcome write(String text, Durability durability) throws InterruptedException {
    long deadline = System.nanoTime() + LONG;
    long position = output.take(record(NOTICE, text), durability, true, deadline);
    return output.settle(position, durability, deadline);
  }

  private Future<Outcome> later(String text, Durability durability) {
    return senders.submit(() -> write(text, durability));
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + LONG;
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited too long").isLessThan(end);
      Thread.onSpinWait();
    }
  }

  /** Stops the first caller until it is released. */
  private static final class Stop implements FakeFile.Step {
    private final AtomicBoolean first = new AtomicBoolean(true);
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    @Override
    public void run() throws IOException {
      if (first.getAndSet(false)) {
        reached.countDown();
        try {
          released.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
          throw new IOException(e);
        }
      }
    }
  }

  @Test
  void waitingSendersShareOneWrite() throws Exception {
    Stop stop = new Stop();
    file.beforeWrite(stop);
    open();
    List<Future<Outcome>> outcomes = new ArrayList<>();
    outcomes.add(later("first", Durability.WRITTEN));
    stop.reached.await();
    for (int i = 0; i < 8; i++) {
      outcomes.add(later("x", Durability.WRITTEN));
    }
    await(() -> waiting() == 9);
    stop.released.countDown();
    for (Future<Outcome> outcome : outcomes) {
      assertThat(outcome.get()).isEqualTo(Outcome.DONE);
    }
    assertThat(output.writeCalls()).isEqualTo(2);
    assertThat(file.text()).isEqualTo("first\n" + "x\n".repeat(8));
    assertThat(output.syncs()).isZero();
  }

  private long waiting() {
    long[] waiting = new long[1];
    output.counters(
        (name, value) -> {
          if (name.equals("output.f.waiting")) {
            waiting[0] = value;
          }
        });
    return waiting[0];
  }

  @Test
  void waitingSendersShareOneSync() throws Exception {
    Stop stop = new Stop();
    file.beforeForce(stop);
    open();
    List<Future<Outcome>> outcomes = new ArrayList<>();
    outcomes.add(later("first", Durability.ON_DISK));
    stop.reached.await();
    for (int i = 0; i < 8; i++) {
      outcomes.add(later("x", Durability.ON_DISK));
    }
    await(() -> file.text().length() == 6 + 16);
    assertThat(outcomes).noneMatch(Future::isDone);
    stop.released.countDown();
    for (Future<Outcome> outcome : outcomes) {
      assertThat(outcome.get()).isEqualTo(Outcome.DONE);
    }
    assertThat(output.syncs()).isBetween(2L, 3L);
    assertThat(file.forced()).isEqualTo(6 + 16);
  }

  @Test
  void senderThatDoesNotWantTheDiskIsNotHeldUpByIt() throws Exception {
    Stop stop = new Stop();
    file.beforeForce(stop);
    open();
    Future<Outcome> slow = later("slow", Durability.ON_DISK);
    stop.reached.await();
    assertThat(write("quick", Durability.WRITTEN)).isEqualTo(Outcome.DONE);
    assertThat(slow.isDone()).isFalse();
    stop.released.countDown();
    assertThat(slow.get()).isEqualTo(Outcome.DONE);
  }

  @Test
  void recordsAreHeldInOrderWhileTheDiskIsFull() throws Exception {
    file.room(7);
    open();
    assertThat(write("one", Durability.WRITTEN)).isEqualTo(Outcome.DONE);
    Future<Outcome> two = later("two two", Durability.WRITTEN);
    await(() -> !output.trouble().isEmpty());
    assertThat(output.trouble()).isEqualTo("f: No space left on device");
    assertThat(file.text()).isEqualTo("one\n");
    long three = take("three", true, 0);
    assertThat(output.settle(three, Durability.WRITTEN, System.nanoTime()))
        .isEqualTo(Outcome.PENDING);
    file.room(Integer.MAX_VALUE);
    assertThat(two.get()).isEqualTo(Outcome.DONE);
    assertThat(output.settle(three, Durability.ON_DISK, System.nanoTime() + LONG))
        .isEqualTo(Outcome.DONE);
    assertThat(file.text()).isEqualTo("one\ntwo two\nthree\n");
    assertThat(output.trouble()).isEmpty();
  }

  @Test
  void partOfALineIsEndedIfOthersHaveAppended() throws Exception {
    file.room(3);
    file.beforeWrite(
        () -> {
          if (file.text().equals("one")) {
            file.foreign("foreign\n");
          }
        });
    open();
    Future<Outcome> one = later("one one", Durability.WRITTEN);
    await(() -> !output.trouble().isEmpty());
    file.room(Integer.MAX_VALUE);
    assertThat(one.get()).isEqualTo(Outcome.DONE);
    assertThat(file.text()).isEqualTo("oneforeign\n\none one\n");
  }

  @Test
  void linesBeforeTheOneThatFailsAreNotWrittenTwice() throws Exception {
    Stop stop = new Stop();
    file.beforeWrite(stop);
    open();
    Future<Outcome> first = later("a", Durability.WRITTEN);
    stop.reached.await();
    long b = take("b", true, LONG);
    long c = take("c", true, LONG);
    // Room for a, b, and half of c.
    file.room(5);
    stop.released.countDown();
    assertThat(first.get()).isEqualTo(Outcome.DONE);
    assertThat(output.settle(b, Durability.WRITTEN, System.nanoTime() + LONG))
        .isEqualTo(Outcome.DONE);
    file.room(Integer.MAX_VALUE);
    assertThat(output.settle(c, Durability.WRITTEN, System.nanoTime() + LONG))
        .isEqualTo(Outcome.DONE);
    assertThat(file.text()).isEqualTo("a\nb\nc\n");
  }

  @Test
  void fullQueueHoldsUpAndThenRefuses() throws Exception {
    queueBytes = 8;
    file.room(0);
    open();
    take("1234567", false, LONG);
    await(() -> !output.trouble().isEmpty());
    assertThat(take("abcdefg", false, LONG)).isPositive();
    assertThat(take("refused", false, 0)).isEqualTo(Destination.REFUSED);
    Future<Long> waits = senders.submit(() -> take("waits", false, LONG));
    file.room(Integer.MAX_VALUE);
    assertThat(waits.get()).isPositive();
    assertThat(output.flush(System.nanoTime() + LONG)).isTrue();
    assertThat(file.text()).isEqualTo("1234567\nabcdefg\nwaits\n");
  }

  @Test
  void senderThatWaitsForRoomCanBeInterrupted() throws Exception {
    queueBytes = 8;
    file.room(0);
    open();
    take("1234567", false, LONG);
    await(() -> !output.trouble().isEmpty());
    take("abcdefg", false, LONG);
    CountDownLatch interrupted = new CountDownLatch(1);
    Thread sender =
        new Thread(
            () -> {
              try {
                take("x", false, LONG);
              } catch (InterruptedException e) {
                interrupted.countDown();
              }
            });
    sender.start();
    sender.interrupt();
    assertThat(interrupted.await(60, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void failedSyncIsToldAndNotMadeGoodByTheNext() throws Exception {
    AtomicBoolean fails = new AtomicBoolean(true);
    file.beforeForce(
        () -> {
          if (fails.getAndSet(false)) {
            throw new IOException("Input/output error");
          }
        });
    open();
    long deadline = System.nanoTime() + LONG;
    long one = take("one", true, LONG);
    assertThat(output.settle(one, Durability.ON_DISK, deadline)).isEqualTo(Outcome.FAILED);
    assertThat(write("two", Durability.ON_DISK)).isEqualTo(Outcome.DONE);
    assertThat(output.settle(one, Durability.ON_DISK, deadline)).isEqualTo(Outcome.FAILED);
    assertThat(output.settle(one, Durability.WRITTEN, deadline)).isEqualTo(Outcome.DONE);
    long next = take("next", true, LONG);
    assertThat(output.settle(next, Durability.ON_DISK, deadline)).isEqualTo(Outcome.DONE);
    assertThat(output.settle(one, next, Durability.ON_DISK, deadline))
        .as("a batch whose beginning failed")
        .isEqualTo(Outcome.FAILED);
  }

  @Test
  void tornLastLineIsEndedFirst() throws Exception {
    file.foreign("torn by a cra");
    file.torn(true);
    open();
    assertThat(write("whole", Durability.WRITTEN)).isEqualTo(Outcome.DONE);
    assertThat(file.text()).isEqualTo("torn by a cra\nwhole\n");
  }

  @Test
  void linesOfAFileThatWasRemovedGoIntoTheNext() throws Exception {
    FakeFile next = new FakeFile();
    files.add(next);
    open();
    assertThat(write("one", Durability.WRITTEN)).isEqualTo(Outcome.DONE);
    file.remove();
    // Also if no other record comes.
    await(() -> next.text().equals("one\n"));
    assertThat(write("two", Durability.WRITTEN)).isEqualTo(Outcome.DONE);
    assertThat(next.text()).isEqualTo("one\ntwo\n");
  }

  @Test
  void linesOfARemovedFileAreHeldWhileTheNextHasNoRoom() throws Exception {
    FakeFile next = new FakeFile();
    next.room(6);
    files.add(next);
    open();
    assertThat(write("one", Durability.WRITTEN)).isEqualTo(Outcome.DONE);
    assertThat(write("two", Durability.WRITTEN)).isEqualTo(Outcome.DONE);
    file.remove();
    await(() -> !output.trouble().isEmpty());
    assertThat(next.text()).isEqualTo("one\n");
    next.room(Integer.MAX_VALUE);
    await(() -> output.trouble().isEmpty());
    assertThat(next.text()).isEqualTo("one\ntwo\n");
  }

  @Test
  void linesOfAFileThatIsRemovedAtTheEndAreNotLost() throws Exception {
    FakeFile next = new FakeFile();
    files.add(next);
    open();
    assertThat(write("one", Durability.WRITTEN)).isEqualTo(Outcome.DONE);
    file.remove();
    output.close();
    assertThat(next.text()).isEqualTo("one\n");
  }

  @Test
  void fileThatIsRemovedAgainAndAgainIsATroubleAndNoLoop() throws Exception {
    file.remove();
    open();
    String line = "x".repeat(OutputLimits.RECENT_BYTES / 2);
    assertThat(write(line, Durability.WRITTEN)).isEqualTo(Outcome.DONE);
    Future<Outcome> second = later(line, Durability.WRITTEN);
    await(() -> output.trouble().equals("f: Removed as soon as it is made"));
    FakeFile next = new FakeFile();
    synchronized (files) {
      files.add(next);
    }
    assertThat(second.get()).isEqualTo(Outcome.DONE);
    assertThat(next.text()).isEqualTo(line + "\n" + line + "\n");
  }

  @Test
  void recordInAFileThatIsRemovedBeforeItIsOnTheDiskIsNotAcknowledged() throws Exception {
    files.add(new FakeFile());
    file.beforeForce(file::remove);
    open();
    assertThat(write("one", Durability.ON_DISK)).isEqualTo(Outcome.FAILED);
    assertThat(write("two", Durability.WRITTEN)).isEqualTo(Outcome.DONE);
  }

  @Test
  void postedRecordsAreWrittenByTheOutputItself() throws Exception {
    open();
    for (int i = 0; i < 100; i++) {
      take("x", false, LONG);
    }
    await(() -> file.text().length() == 200);
    assertThat(output.syncs()).isZero();
  }

  @Test
  void recordsOfTheKernelAreSyncedEvenIfNobodyWaits() throws Exception {
    open();
    output.take(record(KERNEL, "panic"), Durability.WRITTEN, false, System.nanoTime() + LONG);
    await(() -> file.forced() == 6);
  }

  @Test
  void fileMayAskForMoreThanItsSenders() throws Exception {
    least = Durability.ON_DISK;
    open();
    assertThat(write("one", Durability.WRITTEN)).isEqualTo(Outcome.DONE);
    assertThat(file.forced()).isEqualTo(4);
    take("two", false, LONG);
    await(() -> file.forced() == 8);
  }

  @Test
  void reopeningSyncsTheOldFileAndGoesOnInTheNew() throws Exception {
    FakeFile second = new FakeFile();
    files.add(second);
    open();
    write("one", Durability.WRITTEN);
    output.reopen();
    assertThat(file.isClosed()).isTrue();
    assertThat(file.forced()).isEqualTo(4);
    write("two", Durability.ON_DISK);
    assertThat(file.text()).isEqualTo("one\n");
    assertThat(second.text()).isEqualTo("two\n");
    assertThat(second.forced()).isEqualTo(4);
  }

  @Test
  void closingTellsWhatIsNotWritten() throws Exception {
    file.room(0);
    open();
    Future<Outcome> lost = later("lost", Durability.WRITTEN);
    await(() -> !output.trouble().isEmpty());
    output.close();
    assertThat(lost.get()).isEqualTo(Outcome.FAILED);
    assertThat(take("late", true, LONG)).isEqualTo(Destination.REFUSED);
  }

  @Test
  void closingWritesWhatIsQueued() throws Exception {
    open();
    for (int i = 0; i < 1000; i++) {
      take("x", false, LONG);
    }
    output.close();
    assertThat(file.text()).hasSize(2000);
    assertThat(file.isClosed()).isTrue();
  }

  @Test
  void interruptedSenderLosesNothing() throws Exception {
    open();
    Thread.currentThread().interrupt();
    long position = take("x", true, LONG);
    Outcome outcome = output.settle(position, Durability.ON_DISK, System.nanoTime() + LONG);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(outcome).isEqualTo(Outcome.DONE);
    assertThat(file.text()).isEqualTo("x\n");
  }

  @Test
  void orderOfEachSenderIsKept() throws Exception {
    int each = 5000;
    queueBytes = 4096;
    open();
    List<Future<?>> all = new ArrayList<>();
    for (int sender = 0; sender < 8; sender++) {
      String name = sender + " ";
      boolean waits = sender % 2 == 0;
      all.add(
          senders.submit(
              () -> {
                for (int i = 0; i < each; i++) {
                  long position = take(name + i, waits, LONG);
                  assertThat(position).isPositive();
                  if (waits) {
                    output.settle(position, Durability.WRITTEN, System.nanoTime() + LONG);
                  }
                }
                return null;
              }));
    }
    for (Future<?> one : all) {
      one.get();
    }
    assertThat(output.flush(System.nanoTime() + LONG)).isTrue();
    List<String> lines = file.text().lines().toList();
    for (int sender = 0; sender < 8; sender++) {
      String name = sender + " ";
      assertThat(lines.stream().filter(line -> line.startsWith(name)))
          .containsExactlyElementsOf(IntStream.range(0, each).mapToObj(i -> name + i).toList());
    }
  }
}
