package org.jdoors.door.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jdoors.platform.StandInOnly;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The self-test passes here, and fails where something is not as it takes it. */
@Timeout(600)
final class SelftestTest {

  private static final String LINE = "(ok     |FAILED |skipped) \\w+: .+|        .+";
  private static final int HEAD = 7;

  @TempDir private Path folder = Path.of("");

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String... args) {
    return DoorCommand.run(
        args,
        new ByteArrayInputStream(new byte[0]),
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  private List<String> lines() {
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  private List<Path> left() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.toList();
    }
  }

  @Test
  void everythingIsOkAndNothingIsLeft() throws Exception {
    int status = run("selftest", "--log-driver", "--folder", folder.toString());
    assertThat(lines()).noneMatch(line -> line.startsWith("FAILED"));
    assertThat(status).isZero();
    assertThat(lines().get(0)).isEqualTo("jdoors selftest");
    assertThat(lines().subList(1, HEAD)).allMatch(line -> line.matches("\\w+: +\\S.*"));
    assertThat(lines().subList(HEAD, lines().size() - 1)).allMatch(line -> line.matches(LINE));
    assertThat(lines())
        .contains(
            "ok      abi: door_info writes a door_info_t",
            "ok      call: several processes call at once",
            "ok      unreferenced: the last holder's end is told");
    assertThat(lines().get(lines().size() - 1)).matches("\\d+ ok, 0 failed, \\d+ skipped");
    assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
    assertThat(left()).isEmpty();
  }

  @Test
  @StandInOnly
  void illumosSkipsNothing() {
    assertThat(run("selftest", "--log-driver", "--folder", folder.toString())).isZero();
    assertThat(lines().get(lines().size() - 1)).endsWith(" 0 skipped");
  }

  @Test
  void aFolderThatIsNotThereIsOneLine() {
    assertThat(run("selftest", "--folder", folder.resolve("nope").toString())).isEqualTo(1);
    assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
    assertThat(err.toString(StandardCharsets.UTF_8))
        .startsWith("door: " + folder.resolve("nope") + ": cannot be used: ")
        .hasLineCount(1);
  }

  @StandInOnly
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "door_info | FAILED  abi: door_info writes a door_info_t | door_info_t: written beyond its 48 bytes",
        "errno | FAILED  abi: error numbers are those of our table | open of a name of 300 bytes: errno 36 (EIDRM), expected 78 (ENAMETOOLONG)",
        "open | FAILED  abi: open, fcntl and dup3 know our flags | F_GETFD after O_CLOEXEC is 0 (0x0), expected 1 (0x1)",
      })
  void whatIsOtherwiseIsSeen(String fault, String line, String reason) throws Exception {
    String report = report(System.getProperty("jdoors.libc", ""), fault);
    assertThat(report).contains(line + "\n        " + reason + "\n");
    assertThat(left()).isEmpty();
  }

  /** On illumos a process that starts holds all doors of the one that starts it for a moment. */
  @StandInOnly
  @Test
  void aProcessThatStartsIsNotTakenForAHolder() throws Exception {
    String libc = System.getProperty("jdoors.libc", "");
    assertThat(report(libc, "none", 0, "-Djdk.lang.Process.launchMechanism=FORK"))
        .contains("ok      unreferenced: the last holder's end is told");
  }

  /** The machine that the program does not run on is the one whose report is wanted most. */
  @Test
  void aLibraryThatCannotBeLoadedIsAReportToo() throws Exception {
    String missing = folder.resolve("libc.so.1").toString();
    String report = report(missing, "none");
    assertThat(report)
        .startsWith("jdoors selftest\nsystem: ")
        .containsPattern("(?m)^libraries: \\? \\(.*libc.so.1.*")
        .contains("FAILED  abi: door_info writes a door_info_t\n        ")
        .contains("FAILED  call: several processes call at once\n        ");
    assertThat(report).contains("ok      signals: ").containsPattern("(?m)^1 ok, \\d\\d failed, ");
    assertThat(left()).isEmpty();
  }

  /** What a failing self-test prints. */
  private String report(String libc, String fault) throws Exception {
    return report(libc, fault, 1);
  }

  private String report(String libc, String fault, int status, String... options) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    if (Runtime.version().feature() >= 22) {
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    command.add("-Djdoors.libc=" + libc);
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", System.getProperty("surefire.test.class.path", "")));
    command.addAll(List.of(Main.class.getName(), "selftest", "--folder", folder.toString()));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("FAKE_FAULT", fault);
    Process process = builder.start();
    process.getOutputStream().close();
    String report = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(report).isEqualTo(status);
    return report;
  }
}
