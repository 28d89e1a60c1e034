package org.jdoors.nscd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jdoors.nscd.client.NameService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A daemon started without a command, as the native one is, and its log. */
@Timeout(180)
final class StartProcessTest {

  private static final int PATIENCE_SECONDS = 60;

  @TempDir private Path folder;
  private Path door = Path.of("");
  private Path log = Path.of("");

  @BeforeEach
  void setUp() throws IOException {
    door = folder.resolve("door");
    log = folder.resolve("log");
    Files.writeString(folder.resolve("nsswitch.conf"), "passwd: files\n");
    Files.writeString(folder.resolve("nscd.conf"), "positive-time-to-live passwd 77\n");
    Files.writeString(folder.resolve("passwd"), "alice:x:1001:10:::\n");
  }

  private Process start(String... options) throws IOException {
    List<String> args =
        new ArrayList<>(
            List.of(
                "--door",
                door.toString(),
                "-f",
                folder.resolve("nscd.conf").toString(),
                "--nsswitch",
                folder.resolve("nsswitch.conf").toString(),
                "--passwd",
                folder.resolve("passwd").toString()));
    args.addAll(List.of(options));
    return ProcessTest.start(List.of(), args.toArray(new String[0]));
  }

  private Output run(String... options) {
    List<String> args = new ArrayList<>(List.of("--door", door.toString()));
    args.addAll(List.of(options));
    return Output.of(args.toArray(new String[0]));
  }

  private static void signal(Process process, String name) throws Exception {
    Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
    assertThat(kill.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(kill.exitValue()).isZero();
  }

  /** What a file holds once it holds {@code part}; the test's time limit ends the wait. */
  private static String awaited(Path file, String part) throws IOException {
    for (; ; ) {
      String text = Files.exists(file) ? Files.readString(file, StandardCharsets.UTF_8) : "";
      if (text.contains(part)) {
        return text;
      }
      Thread.onSpinWait();
    }
  }

  private void assertReady(BufferedReader said) throws IOException {
    assertThat(said.readLine()).isEqualTo("nscd-door: ready on " + door);
  }

  @Test
  void servesWithTheSettingsOfTheCommandLine() throws Exception {
    assumeTrue(Connection.effectiveUid() == 0, "only root may change settings");
    Process daemon = start("-n", "passwd,5");
    try (BufferedReader said = ProcessTest.output(daemon)) {
      assertThat(said.readLine()).startsWith("nscd-door: info: changed by an administrator: ");
      assertReady(said);
      try (NameService names = NameService.open(door)) {
        assertThat(names.passwd("alice").toOptional()).isPresent();
      }
      assertThat(run("-g").out())
          .contains("\"/dev/null\"  is server log file")
          .contains("\t positive ttl: 77\n\t negative ttl: 5\n");
      Process second = start();
      try (BufferedReader complaint = ProcessTest.output(second)) {
        assertThat(complaint.readLine())
            .isEqualTo("nscd-door already running.... no administration option specified");
        assertThat(complaint.readLine()).isNull();
      }
      assertThat(ProcessTest.end(second)).isZero();
      assertThat(run("-K")).isEqualTo(new Output(0, "", ""));
      assertThat(ProcessTest.end(daemon)).isZero();
    } finally {
      daemon.destroyForcibly();
    }
  }

  @Test
  void logGoesToItsFileWhichIsOpenedAnewAfterHup() throws Exception {
    Process daemon = start("-l", log.toString(), "-d", "1");
    try (BufferedReader said = ProcessTest.output(daemon)) {
      assertReady(said);
      assertThat(awaited(log, "ready door="))
          .containsPattern("(?m)^\\w{3} \\d\\d \\d\\d:\\d\\d:\\d\\d nscd-door\\[\\d+\\]: debug: ");
      assertThat(run("-g").out())
          .contains("\"" + log + "\"  is server log file")
          .contains("\n         1  server debug level\n");
      Path old = folder.resolve("log.0");
      Files.move(log, old);
      signal(daemon, "HUP");
      assertThat(awaited(log, "configuration read again")).doesNotContain("ready door=");
      assertThat(Files.readString(old)).doesNotContain("configuration read again");

      Files.delete(log);
      Files.createDirectory(log);
      signal(daemon, "HUP");
      assertThat(said.readLine()).contains("error: log goes to standard error: " + log);
      assertThat(said.readLine()).contains("info: configuration read again");
      Files.delete(log);
      signal(daemon, "HUP");
      assertThat(awaited(log, "configuration read again")).doesNotContain("error");
      daemon.toHandle().destroy();
      assertThat(ProcessTest.end(daemon)).isZero();
    } finally {
      daemon.destroyForcibly();
    }
  }

  @Test
  void debugGoesToStandardError() throws Exception {
    Process daemon = start("-d", "6");
    try (BufferedReader said = ProcessTest.output(daemon)) {
      assertThat(said.readLine()).startsWith("nscd-door: debug: starting process=" + daemon.pid());
      assertThat(said.readLine()).isEqualTo("nscd-door: debug: ready door=" + door);
      assertReady(said);
      assertThat(run("-g").out()).contains("6  server debug level\n\"stderr\"  is server log file");
      daemon.toHandle().destroy();
      assertThat(ProcessTest.end(daemon)).isZero();
    } finally {
      daemon.destroyForcibly();
    }
  }
}
