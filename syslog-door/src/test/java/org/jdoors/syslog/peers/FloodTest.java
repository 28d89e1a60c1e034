package org.jdoors.syslog.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jdoors.syslog.client.SyslogClient;
import org.jdoors.syslog.record.Facility;
import org.jdoors.syslog.record.Severity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are moved or removed while records come. */
final class FloodTest {
  /** Between one blow and the next, and after the last. */
  private static final int STEP = 300;

  private static final int TURNS = 5;

  @TempDir private Path folder;

  /** Numbered records, by one sender that waits for each to be written, until it has enough. */
  private static final class Flood extends Thread {
    private final SyslogClient client;
    private volatile int begun;
    private volatile int end = Integer.MAX_VALUE;

    Flood(SyslogClient client) {
      super("flood");
      this.client = client;
      start();
    }

    @Override
    public void run() {
      try {
        for (int i = 0; i < end; i++) {
          begun = i + 1;
          client.send(Facility.MAIL, Severity.ERR, "fed", "number " + i + ".");
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    void goOn(DoorDaemon daemon) throws Exception {
      int wanted = begun + STEP;
      Await.until(() -> begun >= wanted, daemon::state);
    }

    /** Ends after some more records; gives how many there are then. */
    int finish() throws InterruptedException {
      end = begun + STEP;
      join();
      return begun;
    }
  }

  private DoorDaemon start(Path file) throws Exception {
    String more =
        """
        [output.flood]
        type = "file"
        path = "%s"
        [[rule]]
        output = "flood"
        """
            .formatted(file);
    return DoorDaemon.start(folder, more, null);
  }

  @Test
  void reopenLosesNothing() throws Exception {
    Path file = folder.resolve("flood");
    List<Path> files = new ArrayList<>();
    int count;
    try (DoorDaemon daemon = start(file);
        SyslogClient sender = daemon.client();
        SyslogClient control = daemon.client()) {
      Flood flood = new Flood(sender);
      for (int i = 1; i < TURNS; i++) {
        flood.goOn(daemon);
        Await.until(() -> Files.exists(file), daemon::state);
        files.add(Files.move(file, folder.resolve("flood." + i)));
        control.reopen();
      }
      count = flood.finish();
    }
    files.add(file);
    List<String> lines = new ArrayList<>();
    for (Path each : files) {
      lines.addAll(Files.readAllLines(each));
    }
    assertThat(Numbers.of(lines)).isEqualTo(Numbers.upTo(count));
  }

  /**
   * What was acknowledged before goes with the folder; of what is sent after, nothing is missing.
   */
  @Test
  void folderThatIsRemovedTakesNothingThatComesAfter() throws Exception {
    Path file = folder.resolve("logs/flood");
    int safe = 0;
    int count;
    try (DoorDaemon daemon = start(file);
        SyslogClient sender = daemon.client()) {
      Flood flood = new Flood(sender);
      for (int i = 1; i < TURNS; i++) {
        flood.goOn(daemon);
        Await.until(() -> Files.exists(file), daemon::state);
        Path gone = Files.move(file.getParent(), folder.resolve("gone." + i));
        Files.delete(gone.resolve("flood"));
        safe = flood.begun;
      }
      count = flood.finish();
    }
    List<Integer> numbers = Numbers.of(Files.readAllLines(file));
    assertThat(numbers).doesNotHaveDuplicates().isSorted();
    assertThat(numbers.subList(numbers.indexOf(safe), numbers.size()))
        .isEqualTo(Numbers.upTo(count).subList(safe, count));
  }

  @Test
  void fullDiskHoldsUpItsSendersAndLosesNothing() throws Exception {
    Path disk = Files.createDirectory(folder.resolve("disk"));
    List<String> mount = List.of("mount", "-t", "tmpfs", "-o", "size=128k", "tmpfs", "" + disk);
    assumeThat(Programs.run(mount).status()).as("needs the right to mount a tmpfs").isZero();
    try {
      Path file = disk.resolve("flood");
      Path ballast = Files.write(disk.resolve("ballast"), new byte[100 * 1024]);
      int count;
      try (DoorDaemon daemon = start(file);
          SyslogClient sender = daemon.client()) {
        Flood flood = new Flood(sender);
        Await.until(() -> daemon.said().contains("records are held"), daemon::state);
        assertThat(flood.isAlive()).isTrue();
        Files.delete(ballast);
        count = flood.finish();
      }
      assertThat(Numbers.of(Files.readAllLines(file))).isEqualTo(Numbers.upTo(count));
    } finally {
      Programs.succeed(List.of("umount", "-l", disk.toString()));
    }
  }
}
