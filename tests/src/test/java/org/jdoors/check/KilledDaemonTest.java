package org.jdoors.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jdoors.syslog.record.Durability;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A few rounds of what tests/crash does for long. */
@Timeout(900)
final class KilledDaemonTest {
  private static final int SENDERS = 8;

  @TempDir private Path folder = Path.of("");

  @ParameterizedTest
  @CsvSource({"5, WRITTEN", "1, ON_DISK", "1, ACCEPTED"})
  void recordsSurviveADaemonThatIsKilled(int rounds, Durability wanted) throws Exception {
    LogCheck check = KilledDaemon.kill(folder, rounds, SENDERS, wanted, rounds);

    assertThat(check.mistakes()).isEmpty();
    assertThat(Files.readAllLines(DaemonProcess.log(folder))).hasSizeGreaterThan(SENDERS);
  }

  @Test
  void recordsOnDiskSurviveThePower() throws Exception {
    try (LoopDisk disk =
        LoopDisk.make(folder.resolve("try"), Files.createDirectory(folder.resolve("tried")))) {
      disk.losePower();
    } catch (IOException e) {
      assumeThat(e).as("needs the right to mount a loop device").isNull();
    }
    LogCheck check = KilledDaemon.cut(folder, 2, SENDERS, Durability.ON_DISK, 1);

    assertThat(check.mistakes()).isEmpty();
  }

  @Test
  void everySendersRecordsAreInItsOrder() throws Exception {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    int records = 20_003;

    LogCheck check =
        KilledDaemon.order(
            folder, records, SENDERS, Durability.WRITTEN, new PrintStream(said, true, "UTF-8"));

    assertThat(check.mistakes()).isEmpty();
    assertThat(Files.readAllLines(DaemonProcess.log(folder))).hasSize(records);
    assertThat(said.toString(StandardCharsets.UTF_8)).contains("rate=");
  }
}
