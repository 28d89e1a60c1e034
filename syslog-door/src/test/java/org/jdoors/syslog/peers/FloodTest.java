package org.jdoors.syslog.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jdoors.syslog.client.SyslogClient;
import org.jdoors.syslog.record.Facility;
import org.jdoors.syslog.record.Severity;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are moved away while records come. */
@Tag("peers")
final class FloodTest {
  private static final int RECORDS = 1500;
  private static final int PER_FILE = 300;

  @TempDir private Path folder;

  @Test
  void reopenLosesNothing() throws Exception {
    Path file = folder.resolve("flood");
    String more =
        """
        [output.flood]
        type = "file"
        path = "%s"
        [[rule]]
        output = "flood"
        """
            .formatted(file);
    List<Path> files = new ArrayList<>();
    try (DoorDaemon daemon = DoorDaemon.start(folder, more, null);
        SyslogClient flood = daemon.client();
        SyslogClient control = daemon.client()) {
      Thread sender =
          new Thread(
              () -> {
                try {
                  for (int i = 0; i < RECORDS; i++) {
                    flood.send(Facility.MAIL, Severity.ERR, "fed", "number " + i + ".");
                  }
                } catch (java.io.IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              },
              "flood");
      sender.start();
      for (int i = 1; i < RECORDS / PER_FILE; i++) {
        Await.until(() -> Files.exists(file) && Files.size(file) > 5000, daemon::state);
        Path moved = folder.resolve("flood." + i);
        Files.move(file, moved);
        files.add(moved);
        control.reopen();
      }
      sender.join();
    }
    files.add(file);
    List<String> lines = new ArrayList<>();
    for (Path each : files) {
      lines.addAll(Files.readAllLines(each));
    }
    assertThat(Numbers.of(lines)).isEqualTo(Numbers.upTo(RECORDS));
  }
}
