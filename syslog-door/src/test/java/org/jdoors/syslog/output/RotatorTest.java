package org.jdoors.syslog.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.jdoors.syslog.config.OutputSettings.Rotation;
import org.jdoors.syslog.record.Durability;
import org.jdoors.syslog.record.SyslogRecord;
import org.jdoors.syslog.route.Destination;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a file is moved away, what becomes of it, and what a crash leaves. */
final class RotatorTest {
  private static final long LONG = TimeUnit.SECONDS.toNanos(60);

  @TempDir private Path folder;
  private Path path;
  private final FileMaker maker = new FileMaker(0640, null, null);

  @BeforeEach
  void name() {
    path = folder.resolve("messages");
  }

  private static Rotation rotation(long bytes, int keep, boolean compress) {
    return new Rotation(bytes, Duration.ZERO, keep, Duration.ZERO, compress);
  }

  private FileOutput open(Rotation rotation) {
    Rotator rotator =
        new Rotator(path, rotation, maker, Clock.systemUTC(), ZoneOffset.UTC, Runnable::run);
    return new FileOutput(
        "f",
        () ->
            (record, line) -> {
              line.clear();
              line.put(record.bytes(), record.textStart(), record.textEnd());
              line.put('\n');
            },
        Durability.WRITTEN,
        1 << 20,
        () -> maker.open(path),
        rotator,
        System::nanoTime);
  }

  private static void write(FileOutput output, String text) throws Exception {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    SyslogRecord record = new SyslogRecord();
    record.fillLocal(13, 0, bytes, 0, bytes.length, 0, new byte[] {'h'});
    long deadline = System.nanoTime() + LONG;
    long position = output.take(record, Durability.WRITTEN, true, deadline);
    assertThat(output.settle(position, Durability.WRITTEN, deadline))
        .isEqualTo(Destination.Outcome.DONE);
  }

  private OldFiles old(Rotation rotation) {
    return new OldFiles(path, rotation, Clock.systemUTC());
  }

  private static String text(Path file) throws Exception {
    if (!file.toString().endsWith(".gz")) {
      return Files.readString(file);
    }
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  @Test
  void fileIsMovedBeforeItGrowsTooLarge() throws Exception {
    Rotation rotation = rotation(10, 0, false);
    try (FileOutput output = open(rotation)) {
      for (String text : List.of("one", "two", "six", "longer than a file may be", "end")) {
        write(output, text);
      }
    }
    List<Path> all = old(rotation).list();
    assertThat(all).hasSize(3);
    assertThat(text(all.get(0))).isEqualTo("one\ntwo\n");
    assertThat(text(all.get(1))).isEqualTo("six\n");
    assertThat(text(all.get(2))).isEqualTo("longer than a file may be\n");
    assertThat(text(path)).isEqualTo("end\n");
    assertThat(Files.getAttribute(path, "unix:mode")).isEqualTo(0100640);
  }

  @Test
  void batchIsDividedAtALineEnd() throws Exception {
    Rotation rotation = rotation(8, 0, false);
    try (FileOutput output = open(rotation)) {
      for (int i = 0; i < 9; i++) {
        byte[] text = ("no" + i).getBytes(StandardCharsets.US_ASCII);
        SyslogRecord record = new SyslogRecord();
        record.fillLocal(13, 0, text, 0, text.length, 0, text);
        output.take(record, Durability.WRITTEN, true, System.nanoTime() + LONG);
      }
      assertThat(output.flush(System.nanoTime() + LONG)).isTrue();
    }
    StringBuilder all = new StringBuilder();
    for (Path file : old(rotation).list()) {
      assertThat(Files.size(file)).isEqualTo(8);
      all.append(text(file));
    }
    assertThat(all.append(text(path))).hasToString("no0\nno1\nno2\nno3\nno4\nno5\nno6\nno7\nno8\n");
  }

  @Test
  void oldFilesAreCompressedAndTheOldestRemoved() throws Exception {
    Rotation rotation = rotation(4, 2, true);
    try (FileOutput output = open(rotation)) {
      for (String text : List.of("one", "two", "six", "ten")) {
        write(output, text);
      }
    }
    List<Path> all = old(rotation).list();
    assertThat(all).hasSize(2).allMatch(file -> file.toString().endsWith(".gz"));
    assertThat(text(all.get(0))).isEqualTo("two\n");
    assertThat(text(all.get(1))).isEqualTo("six\n");
    assertThat(Files.getAttribute(all.get(0), "unix:mode")).isEqualTo(0100640);
  }

  @Test
  void filesThatAreTooOldAreRemoved() throws Exception {
    Instant now = Instant.parse("2026-11-30T12:00:00Z");
    OldFiles files =
        new OldFiles(
            path,
            new Rotation(1, Duration.ZERO, 0, Duration.ofDays(2), false),
            Clock.fixed(now, ZoneOffset.UTC));
    for (int days : new int[] {1, 3}) {
      Instant then = now.minus(Duration.ofDays(days));
      Path file = Files.createFile(files.name(then));
      Files.setLastModifiedTime(file, FileTime.from(then));
    }
    files.tidy();
    assertThat(files.list()).containsExactly(files.name(now.minus(Duration.ofDays(1))));
  }

  @Test
  void whatACrashLeavesIsClearedUp() throws Exception {
    Instant time = Instant.parse("2026-11-30T12:00:00.001Z");
    OldFiles files = old(rotation(1, 0, true));
    // While compressing; between the new name and the removal; between the second name and the
    // empty file; and a file that is none of ours.
    Path whole = Files.writeString(files.name(time), "whole\n");
    Files.writeString(Path.of(whole + ".gz.part"), "half");
    Path done = Files.writeString(files.name(time.plusSeconds(1)), "done\n");
    Files.writeString(OldFiles.compressed(done), "complete");
    Files.writeString(path, "live\n");
    Path second = Files.createLink(files.name(time.plusSeconds(2)), path);
    Path other = Files.createFile(folder.resolve("messages.2"));
    files.clearUp();
    assertThat(files.list()).containsExactly(whole, OldFiles.compressed(done));
    assertThat(second).doesNotExist();
    assertThat(other).exists();
    assertThat(path).hasContent("live\n");
  }

  @Test
  void rotationGoesOnAfterACrashBeforeTheEmptyFile() throws Exception {
    Files.writeString(path, "before\n");
    Files.writeString(folder.resolve("messages.new"), "");
    Files.createLink(old(rotation(10, 0, false)).name(Instant.now().minusSeconds(5)), path);
    Rotation rotation = rotation(10, 0, false);
    try (FileOutput output = open(rotation)) {
      write(output, "after it");
    }
    assertThat(old(rotation).list()).hasSize(1);
    assertThat(text(old(rotation).list().get(0))).isEqualTo("before\n");
    assertThat(text(path)).isEqualTo("after it\n");
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-30T12:34:56Z, PT1H, 2026-11-30T13:00:00Z",
    "2026-11-30T23:34:56Z, PT1H, 2026-12-01T00:00:00Z",
    "2026-11-30T00:00:00Z, PT24H, 2026-12-01T00:00:00Z",
    "2026-11-30T22:00:00Z, PT7H, 2026-12-01T00:00:00Z",
    "2026-11-30T01:00:00Z, PT15M, 2026-11-30T01:15:00Z",
  })
  void periodsAreCountedFromMidnight(Instant from, Duration every, Instant next) {
    assertThat(Rotator.next(from, every, ZoneOffset.UTC)).isEqualTo(next);
  }

  @Test
  void midnightIsThatOfTheZone() {
    assertThat(
            Rotator.next(
                Instant.parse("2026-06-30T12:00:00Z"),
                Duration.ofDays(1),
                ZoneId.of("Europe/Berlin")))
        .isEqualTo(Instant.parse("2026-06-30T22:00:00Z"));
  }

  @Test
  void fileOfYesterdayIsMovedWithTheFirstRecordOfToday() throws Exception {
    Files.writeString(path, "yesterday\n");
    Files.setLastModifiedTime(path, FileTime.from(Instant.now().minus(Duration.ofDays(2))));
    Rotation rotation = new Rotation(0, Duration.ofDays(1), 0, Duration.ZERO, false);
    try (FileOutput output = open(rotation)) {
      write(output, "today");
    }
    assertThat(text(old(rotation).list().get(0))).isEqualTo("yesterday\n");
    assertThat(text(path)).isEqualTo("today\n");
  }

  @Test
  void rotationThatFailsLeavesNoSecondNames() throws Exception {
    Files.writeString(path, "a line\n");
    Path blocked = Files.createDirectory(folder.resolve("messages.new"));
    Files.createFile(blocked.resolve("x"));
    Rotation rotation = rotation(5, 1, false);
    Rotator rotator =
        new Rotator(path, rotation, maker, Clock.systemUTC(), ZoneOffset.UTC, Runnable::run);
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(rotator::rotate).isInstanceOf(IOException.class);
    }
    assertThat(old(rotation).list()).isEmpty();
    assertThat(path).hasContent("a line\n");
    Files.delete(blocked.resolve("x"));
    rotator.rotate();
    assertThat(old(rotation).list()).singleElement().satisfies(old -> assertThat(old).exists());
    assertThat(path).isEmptyFile();
  }

  @Test
  void compressedFileIsNeverOpenToOthers() throws Exception {
    Rotation rotation = rotation(5, 0, true);
    Path old = old(rotation).name(Instant.EPOCH);
    byte[] noise = new byte[32 << 20];
    new Random(1).nextBytes(noise);
    Files.write(old, noise);
    Files.setAttribute(old, "unix:mode", 0600);
    Path part = folder.resolve(old.getFileName() + ".gz.part");
    Set<Integer> seen = ConcurrentHashMap.newKeySet();
    Thread looking =
        new Thread(
            () -> {
              while (!Thread.currentThread().isInterrupted()) {
                try {
                  seen.add((Integer) Files.getAttribute(part, "unix:mode") & 0777);
                } catch (IOException e) {
                  Thread.onSpinWait();
                }
              }
            });
    looking.start();
    old(rotation).tidy();
    looking.interrupt();
    looking.join();
    assertThat(seen).isSubsetOf(0600);
    assertThat(Files.getAttribute(OldFiles.compressed(old), "unix:mode")).isEqualTo(0100600);
  }
}
