package org.jdoors.nscd.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(WatchedFileTest.PATIENCE_SECONDS)
final class WatchedFileTest {

  static final int PATIENCE_SECONDS = 60;

  @TempDir private Path folder;
  private final SteppedReads time = new SteppedReads();
  private final AtomicInteger readings = new AtomicInteger();
  private Path path = Path.of("");

  /** Words, of which none may get lost. */
  private class Words implements FileFormat<List<String>> {

    @Override
    public List<String> read(byte[] bytes, LineFaults faults) throws UnusableFileException {
      readings.incrementAndGet();
      String text = new String(bytes, StandardCharsets.UTF_8);
      if (text.contains("unusable")) {
        throw new UnusableFileException(List.of("f:1: unusable", "f:2: too"));
      }
      return List.of(text.strip().split("\n", -1));
    }

    @Override
    public boolean keepsAll(List<String> older, List<String> newer) {
      return newer.containsAll(older);
    }
  }

  @BeforeEach
  void setUp() throws IOException {
    path = folder.resolve("file");
    write("a\nb\nc\n", old());
  }

  private Instant old() {
    return time.now().minusSeconds(60);
  }

  private void write(String text, Instant modified) throws IOException {
    write(path, text, modified);
  }

  private static void write(Path file, String text, Instant modified) throws IOException {
    Files.writeString(file, text);
    Files.setLastModifiedTime(file, FileTime.from(modified));
  }

  private void replace(String text, Instant modified) throws IOException {
    Path next = folder.resolve("next");
    write(next, text, modified);
    Files.move(next, path, StandardCopyOption.REPLACE_EXISTING);
  }

  private WatchedFile<List<String>> file(Duration interval) {
    return new WatchedFile<>(path, interval, new Words(), time.reads());
  }

  private static @Nullable List<String> ask(WatchedFile<List<String>> file) {
    file.generation();
    return file.contents();
  }

  @Test
  void whatIsAddedIsTakenAtOnce() throws IOException {
    WatchedFile<List<String>> file = file(Duration.ZERO);
    write("a\nb\nc\nd\n", time.now());
    assertThat(ask(file)).containsExactly("a", "b", "c", "d");
  }

  @Test
  void lineWithoutEndIsWaitedFor() throws IOException {
    WatchedFile<List<String>> file = file(Duration.ZERO);
    write("a\nb\nc\nd", time.now());
    assertThat(ask(file)).containsExactly("a", "b", "c");
    time.pass(WatchedFile.SETTLED);
    assertThat(file.contents()).containsExactly("a", "b", "c", "d");
  }

  /** The time of the move is the real one, which the steps of the test are long past. */
  @Test
  void fileThatWasMovedHereIsComplete() throws IOException {
    WatchedFile<List<String>> file = file(Duration.ZERO);
    replace("a\nb", time.now());
    assertThat(ask(file)).containsExactly("a", "b");
  }

  @Test
  void whatIsMissingInAnotherFileIsBelievedWhenItHasRested() throws IOException {
    WatchedFile<List<String>> file = file(Duration.ZERO);
    Path keeps = folder.resolve("keeps");
    Files.createLink(keeps, path);
    Files.delete(path);
    // Its time is ahead, so that the system's own time is no later change.
    Files.writeString(path, "a\nb\n");
    Instant written = Files.getLastModifiedTime(path).toInstant();
    time.moveTo(written);
    Files.setLastModifiedTime(path, FileTime.from(written.plusSeconds(5)));
    time.moveTo(written.plusSeconds(5));
    assertThat(ask(file)).containsExactly("a", "b", "c");
    time.pass(WatchedFile.SETTLED);
    assertThat(file.contents()).containsExactly("a", "b");
  }

  @Test
  void fileThatIsWrittenAnewInPlaceMayTakeItsTime() throws IOException {
    WatchedFile<List<String>> file = file(Duration.ZERO);
    for (String part : List.of("", "a\n", "a\nb\n")) {
      write(part, time.now());
      assertThat(ask(file)).containsExactly("a", "b", "c");
      time.pass(WatchedFile.REWRITTEN.minusMillis(1));
      assertThat(ask(file)).containsExactly("a", "b", "c");
    }
    write("a\nb\nc\nd\n", time.now());
    assertThat(ask(file)).containsExactly("a", "b", "c", "d");
    write("a\n", time.now());
    time.pass(WatchedFile.REWRITTEN);
    assertThat(ask(file)).containsExactly("a");
  }

  @Test
  void twoChangesWithinTheGrainOfTimeAreBothSeen() throws IOException {
    WatchedFile<List<String>> file = file(Duration.ZERO);
    Instant modified = time.now();
    write("a\nb\nc\nx\n", modified);
    ask(file);
    write("a\nb\nc\ny\n", modified);
    time.pass(WatchedFile.SETTLED);
    assertThat(file.contents()).containsExactly("a", "b", "c", "y");
  }

  @Test
  void isLookedAtOnceInAnInterval() throws IOException {
    WatchedFile<List<String>> file = file(Duration.ofSeconds(5));
    replace("a\nb\nc\nd\n", old().plusSeconds(1));
    file.catchUp();
    assertThat(ask(file)).hasSize(3);
    time.pass(Duration.ofSeconds(5));
    assertThat(ask(file)).hasSize(4);
  }

  @Test
  void shortIntervalDoesNotCountForWhoFindsNothing() throws IOException {
    WatchedFile<List<String>> file = file(Duration.ofMillis(10));
    replace("a\nb\nc\nd\n", old().plusSeconds(1));
    assertThat(ask(file)).hasSize(3);
    file.catchUp();
    assertThat(file.contents()).hasSize(4);
  }

  /** As natively: a newer time, another size, another inode; an older time is none. */
  @Test
  void generationChangesAsTheNativeDaemonSeesChanges() throws IOException {
    WatchedFile<List<String>> file = file(Duration.ZERO);
    long before = file.generation();
    write("a\nb\nc\n", old().minusSeconds(10));
    assertThat(file.generation()).isEqualTo(before);
    write("a\nb\nc\n", old().plusSeconds(10));
    assertThat(file.generation()).isEqualTo(before + 1);
    replace("a\nb\nc\n", old().minusSeconds(10));
    assertThat(file.generation()).isEqualTo(before + 2);
    write("x\nb\nc\n", old().minusSeconds(20));
    assertThat(file.generation()).isEqualTo(before + 3);
    assertThat(file.contents()).contains("x");
    assertThat(readings).hasValue(2);
  }

  @Test
  void missingFileLeavesWhatThereWasAndIsToldOnce() throws IOException {
    WatchedFile<List<String>> file = file(Duration.ZERO);
    Files.delete(path);
    assertThat(ask(file)).hasSize(3);
    assertThat(time.warnings).isEmpty();
    for (int i = 0; i < 3; i++) {
      time.pass(WatchedFile.SETTLED);
      assertThat(ask(file)).hasSize(3);
    }
    assertThat(time.warnings).containsExactly(path + ": no such file; what it said before holds");
  }

  @Test
  void unusableFileLeavesWhatThereWasAndIsToldOnce() throws IOException {
    WatchedFile<List<String>> file = file(Duration.ZERO);
    write("unusable\n", old().plusSeconds(1));
    for (int i = 0; i < 3; i++) {
      assertThat(ask(file)).hasSize(3);
    }
    assertThat(time.warnings)
        .containsExactly(
            "f:1: unusable; what it said before holds", "f:2: too; what it said before holds");
    write("d\n", old().plusSeconds(2));
    assertThat(ask(file)).containsExactly("d");
  }

  @Test
  void someoneMaySayThatTheFileIsComplete() throws IOException {
    WatchedFile<List<String>> file = file(Duration.ofSeconds(5));
    write("d", time.now());
    file.readNow();
    assertThat(file.contents()).containsExactly("d");
  }

  /** What the file means may hang on something else that has changed. */
  @Test
  void someoneMayHaveTheSameFileReadAgain() {
    WatchedFile<List<String>> file = file(Duration.ofSeconds(5));
    long before = file.generation();
    int read = readings.get();
    file.readNow();
    assertThat(readings.get()).isEqualTo(read + 1);
    assertThat(file.generation()).isEqualTo(before);
  }

  /** However often it changes meanwhile, a file that has yet to rest is read once more. */
  @Test
  void oneReadingIsPlannedAtMost() throws IOException {
    WatchedFile<List<String>> file = file(Duration.ZERO);
    for (int i = 0; i < 20; i++) {
      write("d\n" + "e\n".repeat(i), time.now());
      assertThat(ask(file)).containsExactly("a", "b", "c");
      time.pass(Duration.ofMillis(1));
    }
    assertThat(time.toCome()).isLessThanOrEqualTo(2);
    time.pass(WatchedFile.REWRITTEN);
    assertThat(file.contents()).startsWith("d", "e");
    assertThat(time.toCome()).isZero();
  }

  /** A line that is to be continued has not ended. */
  @Test
  void continuedLineIsWaitedFor() throws IOException {
    WatchedFile<List<String>> file = file(Duration.ZERO);
    write("a\nb\nc\nd\\\n", time.now());
    assertThat(ask(file)).containsExactly("a", "b", "c");
  }

  /** Nothing of the file needs to change for it to be readable again. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void fileThatCouldNotBeReadIsReadAgain() throws IOException {
    Files.delete(path);
    Files.createSymbolicLink(path, Path.of("/proc/self/mem"));
    WatchedFile<List<String>> file = file(Duration.ZERO);
    assertThat(file.contents()).isNull();
    assertThat(time.toCome()).isEqualTo(1);
    time.pass(WatchedFile.RETRY.multipliedBy(3));
    assertThat(time.toCome()).isEqualTo(1);
    assertThat(time.warnings).hasSize(1);
  }

  @Test
  void tooLargeFileIsRefused() throws IOException {
    WatchedFile<List<String>> file =
        new WatchedFile<>(
            path,
            Duration.ZERO,
            new Words(),
            new FileReads(time, time::nanos, time::now, time.warnings::add, 10));
    write("a\nb\nc\nd\ne\nf\n", old().plusSeconds(1));
    assertThat(ask(file)).hasSize(3);
    assertThat(time.warnings).singleElement().asString().contains("more than 10 bytes");
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.onSpinWait();
    }
  }

  /** Nobody asks: the system tells. Through a link, too, and after the folder's files changed. */
  @Test
  void systemTellsOfChanges() throws IOException {
    List<String> warnings = Collections.synchronizedList(new ArrayList<>());
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    Path target = elsewhere.resolve("target");
    write(target, "a\n", old());
    Path link = Files.createSymbolicLink(folder.resolve("link"), target);
    try (FileThread thread = new FileThread(warnings::add)) {
      FileReads reads =
          new FileReads(thread, System::nanoTime, Clock.systemUTC(), warnings::add, 1 << 20);
      Duration never = Duration.ofDays(1);
      WatchedFile<List<String>> plain = new WatchedFile<>(path, never, new Words(), reads);
      WatchedFile<List<String>> linked = new WatchedFile<>(link, never, new Words(), reads);
      write("a\nb\nc\nd\n", old().plusSeconds(1));
      await(() -> Objects.requireNonNull(plain.contents()).contains("d"));
      replace("a\nb\nc\nd\ne\n", old().plusSeconds(2));
      await(() -> Objects.requireNonNull(plain.contents()).contains("e"));
      write(target, "a\nz\n", old().plusSeconds(1));
      await(() -> Objects.requireNonNull(linked.contents()).contains("z"));
      Path other = Files.createDirectory(folder.resolve("other")).resolve("target");
      write(other, "q\n", old());
      Path next = Files.createSymbolicLink(folder.resolve("nextlink"), other);
      Files.move(next, link, StandardCopyOption.REPLACE_EXISTING);
      await(() -> Objects.requireNonNull(linked.contents()).contains("q"));
      write(other, "q\nr\n", old().plusSeconds(5));
      await(() -> Objects.requireNonNull(linked.contents()).contains("r"));
    }
    assertThat(warnings).isEmpty();
  }

  /** Whoever asks while the file is read goes on; only who would find nothing waits. */
  @Test
  void readingHoldsNobodyUp() throws Exception {
    CountDownLatch reading = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    FileFormat<List<String>> slow =
        new Words() {
          @Override
          public List<String> read(byte[] bytes, LineFaults faults) throws UnusableFileException {
            if (readings.get() > 0) {
              reading.countDown();
              try {
                assertThat(goOn.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
            }
            return super.read(bytes, faults);
          }
        };
    try (FileThread thread = new FileThread(text -> {})) {
      WatchedFile<List<String>> file =
          new WatchedFile<>(
              path,
              Duration.ZERO,
              slow,
              new FileReads(thread, System::nanoTime, Clock.systemUTC(), text -> {}, 1 << 20));
      replace("d\n", old().plusSeconds(1));
      assertThat(ask(file)).hasSize(3);
      assertThat(reading.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
      assertThat(ask(file)).hasSize(3);
      assertThat(file.isBehind()).isTrue();
      Thread waiter = new Thread(file::catchUp);
      waiter.start();
      goOn.countDown();
      waiter.join();
      await(() -> Objects.requireNonNull(file.contents()).contains("d"));
      await(() -> !file.isBehind());
    }
  }
}
