package org.jdoors.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jdoors.door.Door;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** A program whose only command is the shared one. */
final class ProgramTest {
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final List<Path> asked = new ArrayList<>();

  @Command(name = "some-door")
  private static final class SomeDoor {}

  private int run(PingCommand.Ping ping, String... args) {
    CommandLine line =
        new CommandLine(new SomeDoor()).addSubcommand(new PingCommand("some_door", ping));
    return Program.run(
        line,
        args,
        new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  private String said() {
    return err.toString(StandardCharsets.UTF_8);
  }

  @Test
  void doorIsTheOneGivenOrTheUsualOne() {
    assertThat(run(asked::add, "ping", "--door", "/a/door")).isZero();
    assertThat(run(asked::add, "ping")).isZero();
    assertThat(asked.get(0)).isEqualTo(Path.of("/a/door"));
    assertThat(asked.get(1)).hasFileName("some_door").isAbsolute();
    assertThat(said()).isEmpty();
  }

  @Test
  void noAnswerIsNoDaemon() {
    assertThat(run(door -> false, "ping")).isEqualTo(ExitStatus.NO_DAEMON);
    assertThat(said()).isEmpty();
  }

  @Test
  void eachLineOfAFailureNamesTheProgram() {
    PingCommand.Ping ping =
        door -> {
          throw new IOException("a\nb");
        };
    assertThat(run(ping, "ping")).isEqualTo(ExitStatus.NO_DAEMON);
    assertThat(said()).isEqualTo("some-door: a\nsome-door: b\n");
  }

  @Test
  void wrongUsageIsOneLine() {
    assertThat(run(asked::add, "ping", "--bogus")).isEqualTo(ExitStatus.USAGE);
    assertThat(said()).startsWith("some-door: ").contains("--bogus").hasLineCount(1);
  }

  @Test
  void bugIsSeenWhole() {
    PingCommand.Ping ping =
        door -> {
          throw new IllegalStateException("bug");
        };
    run(ping, "ping");
    assertThat(said()).contains("IllegalStateException: bug").contains("ProgramTest.java");
  }

  @Test
  void missingDoorIsNoDaemon(@TempDir Path folder) {
    Path nowhere = folder.resolve("nowhere");
    PingCommand.Ping ping =
        path -> {
          Door.open(path).close();
          return true;
        };
    assertThat(run(ping, "ping", "--door", nowhere.toString())).isEqualTo(ExitStatus.NO_DAEMON);
    assertThat(said()).startsWith("some-door: ").contains(nowhere.toString()).hasLineCount(1);
  }

  @Test
  void otherTroubleWithFilesIsFatal() {
    Failure failure = Failure.of(new FileNotFoundException("gone"), ExitStatus.FATAL);
    assertThat(failure).hasMessage("gone");
    assertThat(failure.status()).isEqualTo(ExitStatus.FATAL);
  }
}
