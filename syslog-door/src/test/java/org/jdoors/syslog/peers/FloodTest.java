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
  private static final int RECORDS = 1500;
  private static final int TURNS = 5;

  @TempDir private Path folder;

  /** Numbered records by one sender that waits for each to be written. */
  private static final class Flood extends Thread {
    private final SyslogClient client;
    private volatile int begun;

    Flood(SyslogClient client) {
      super("flood");
      this.client = client;
      start();
    }

    @Override
    public void run() {
      try {
        for (int i = 0; i < RECORDS; i++) {
          begun = i + 1;
          client.send(Facility.MAIL, Severity.ERR, "fed", "number " + i + ".");
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    void reach(int turn, DoorDaemon daemon) throws Exception {
      Await.until(() -> begun >= RECORDS / TURNS * turn, daemon::state);
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
    try (DoorDaemon daemon = start(file);
        SyslogClient sender = daemon.client();
        SyslogClient control = daemon.client()) {
      Flood flood = new Flood(sender);
      for (int i = 1; i < TURNS; i++) {
        flood.reach(i, daemon);
        Await.until(() -> Files.exists(file), daemon::state);
        files.add(Files.move(file, folder.resolve("flood." + i)));
        control.reopen();
      }
      flood.join();
    }
    files.add(file);
    List<String> lines = new ArrayList<>();
    for (Path each : files) {
      lines.addAll(Files.readAllLines(each));
    }
    assertThat(Numbers.of(lines)).isEqualTo(Numbers.upTo(RECORDS));
  }

  /**
   * What was acknowledged before goes with the folder; of what is sent after, nothing is missing.
   */
  @Test
  void folderThatIsRemovedTakesNothingThatComesAfter() throws Exception {
    Path file = folder.resolve("logs/flood");
    int safe = 0;
    try (DoorDaemon daemon = start(file);
        SyslogClient sender = daemon.client()) {
      Flood flood = new Flood(sender);
      for (int i = 1; i < TURNS; i++) {
        flood.reach(i, daemon);
        Await.until(() -> Files.exists(file), daemon::state);
        Path gone = Files.move(file.getParent(), folder.resolve("gone." + i));
        Files.delete(gone.resolve("flood"));
        safe = flood.begun;
      }
      flood.join();
    }
    List<Integer> numbers = Numbers.of(Files.readAllLines(file));
    assertThat(numbers).doesNotHaveDuplicates().isSorted();
    assertThat(numbers.subList(numbers.indexOf(safe), numbers.size()))
        .isEqualTo(Numbers.upTo(RECORDS).subList(safe, RECORDS));
  }

  @Test
  void fullDiskHoldsUpItsSendersAndLosesNothing() throws Exception {
    Path disk = Files.createDirectory(folder.resolve("disk"));
    List<String> mount = List.of("mount", "-t", "tmpfs", "-o", "size=128k", "tmpfs", "" + disk);
    assumeThat(Programs.run(mount).status()).as("needs the right to mount a tmpfs").isZero();
    try {
      Path file = disk.resolve("flood");
      Path ballast = Files.write(disk.resolve("ballast"), new byte[100 * 1024]);
      try (DoorDaemon daemon = start(file);
          SyslogClient sender = daemon.client()) {
        Flood flood = new Flood(sender);
        Await.until(() -> daemon.said().contains("records are held"), daemon::state);
        assertThat(flood.isAlive()).isTrue();
        Files.delete(ballast);
        flood.join();
      }
      assertThat(Numbers.of(Files.readAllLines(file))).isEqualTo(Numbers.upTo(RECORDS));
    } finally {
      Programs.succeed(List.of("umount", "-l", disk.toString()));
    }
  }
}
