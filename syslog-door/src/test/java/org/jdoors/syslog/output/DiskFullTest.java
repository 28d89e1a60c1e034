package org.jdoors.syslog.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jdoors.syslog.record.Durability;
import org.jdoors.syslog.record.SyslogRecord;
import org.jdoors.syslog.route.Destination.Outcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file system of 64 KiB that fills up and is emptied; and folders that go away. */
final class DiskFullTest {
  private static final long LONG = TimeUnit.SECONDS.toNanos(60);
  private static final byte[] HOST = {'h'};

  @TempDir private Path folder;
  private Path disk;
  private final FileMaker maker = new FileMaker(0644, null, null);

  private static boolean run(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command).start().waitFor() == 0;
  }

  @BeforeEach
  void mount() throws Exception {
    disk = Files.createDirectory(folder.resolve("disk"));
    assumeThat(run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk.toString()))
        .as("needs the right to mount a tmpfs")
        .isTrue();
  }

  @AfterEach
  void unmount() throws Exception {
    run("umount", "-l", disk.toString());
  }

  private FileOutput open(Path path) {
    return new FileOutput(
        path.toString(),
        () ->
            (record, line) -> {
              line.clear();
              line.put(record.bytes(), record.textStart(), record.textEnd());
              line.put('\n');
            },
        Durability.WRITTEN,
        1 << 20,
        () -> maker.open(path),
        null,
        System::nanoTime);
  }

  private static long take(FileOutput output, String text) throws InterruptedException {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    SyslogRecord record = new SyslogRecord();
    record.fillLocal(13, 0, bytes, 0, bytes.length, 0, HOST);
    return output.take(record, Durability.WRITTEN, true, System.nanoTime() + LONG);
  }

  private static Outcome settle(FileOutput output, long position, long nanos) {
    return output.settle(position, Durability.WRITTEN, System.nanoTime() + nanos);
  }

  @Test
  void recordsOfAFullDiskAreWrittenWhenThereIsRoom() throws Exception {
    Path path = disk.resolve("log");
    Path ballast = Files.write(disk.resolve("ballast"), new byte[32 * 1024]);
    List<String> lines = new ArrayList<>();
    try (FileOutput output = open(path)) {
      long position = 0;
      for (int i = 0; output.trouble().isEmpty(); i++) {
        String line = "record " + i + " " + "x".repeat(i % 300);
        lines.add(line);
        position = take(output, line);
        // Not waited for: the last one is the one that finds no room.
        settle(output, position, TimeUnit.MILLISECONDS.toNanos(1));
      }
      assertThat(output.trouble()).endsWith("No space left on device");
      assertThat(Files.readString(path)).endsWith("\n");
      Files.delete(ballast);
      assertThat(settle(output, position, LONG)).isEqualTo(Outcome.DONE);
      assertThat(Files.readAllLines(path)).isEqualTo(lines);
    }
  }

  @Test
  void folderThatIsRemovedIsMadeAgain() throws Exception {
    Path path = folder.resolve("a/b/log");
    try (FileOutput output = open(path)) {
      assertThat(settle(output, take(output, "one"), LONG)).isEqualTo(Outcome.DONE);
      Files.delete(path);
      Files.delete(folder.resolve("a/b"));
      Files.delete(folder.resolve("a"));
      assertThat(settle(output, take(output, "two"), LONG)).isEqualTo(Outcome.DONE);
    }
    assertThat(path).hasContent("one\ntwo\n");
  }

  @Test
  void fileThatMayNotBeMadeIsWaitedFor() throws Exception {
    Path path = folder.resolve("log");
    try (FileOutput output =
        new FileOutput(
            "log",
            () -> (record, line) -> line.put('\n'),
            Durability.WRITTEN,
            1 << 20,
            () -> PathFile.open(path),
            null,
            System::nanoTime)) {
      long position = take(output, "x");
      assertThat(settle(output, position, 1)).isEqualTo(Outcome.PENDING);
      assertThat(output.trouble()).contains(path.toString());
      Files.createFile(path);
      assertThat(settle(output, position, LONG)).isEqualTo(Outcome.DONE);
    }
  }

  @Test
  void identityOfTheFileIsToldByItsPath() throws Exception {
    Path path = Files.createFile(folder.resolve("log"));
    try (PathFile file = PathFile.open(path)) {
      assertThat(file.isKept()).isTrue();
      assertThat(file.isRemoved()).isFalse();
      Path moved = Files.move(path, Files.createDirectory(folder.resolve("old")).resolve("log.1"));
      assertThat(file.isKept()).as("moved").isTrue();
      assertThat(file.isRemoved()).as("moved").isFalse();
      Files.createFile(path);
      assertThat(file.isKept()).as("another file there").isFalse();
      assertThat(file.isRemoved()).as("another file there").isFalse();
      Files.delete(moved);
      assertThat(file.isKept()).as("removed").isFalse();
      assertThat(file.isRemoved()).as("removed").isTrue();
      Files.delete(path);
      assertThat(file.isKept()).as("removed").isFalse();
      assertThat(file.isRemoved()).as("removed").isTrue();
    }
  }
}
