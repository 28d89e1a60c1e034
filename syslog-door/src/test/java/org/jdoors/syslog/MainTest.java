package org.jdoors.syslog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jdoors.daemon.ExitStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command: the daemon as a process of its own, its clients within this one. */
final class MainTest {
  private static final long PATIENCE_SECONDS = 120;

  @TempDir private Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final List<Process> daemons = new ArrayList<>();
  private Path door;
  private Path file;
  private Path conf;

  @BeforeEach
  void configure() throws IOException {
    door = folder.resolve("door");
    file = Files.createFile(folder.resolve("messages"));
    conf = Files.writeString(folder.resolve("syslog.conf"), "*.info\t" + file + "\n");
  }

  @AfterEach
  void killLeftovers() {
    daemons.forEach(Process::destroyForcibly);
  }

  private int run(String input, String... arguments) {
    return Main.run(
        arguments,
        new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  private String said() {
    return err.toString(StandardCharsets.UTF_8);
  }

  /** Starts a daemon; standard error joins standard output. */
  private Process daemon(Object... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add("run");
    command.add("--door");
    command.add(door.toString());
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    return start(command);
  }

  private Process start(List<?> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-Djna.nosys=true"));
    if (Runtime.version().feature() >= 22) {
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add("org.jdoors.syslog.Main");
    arguments.forEach(argument -> command.add(argument.toString()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    daemons.add(process);
    return process;
  }

  private BufferedReader ready(Process daemon) throws IOException {
    BufferedReader lines = lines(daemon);
    assertThat(lines.readLine()).isEqualTo("syslog-door: ready on " + door);
    return lines;
  }

  private static BufferedReader lines(Process daemon) {
    return new BufferedReader(
        new InputStreamReader(daemon.getInputStream(), StandardCharsets.UTF_8));
  }

  private static int status(Process daemon) throws InterruptedException {
    assertThat(daemon.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    return daemon.exitValue();
  }

  private List<String> texts() throws IOException {
    return Files.readAllLines(file, StandardCharsets.UTF_8).stream()
        .map(line -> line.replaceFirst("^.{15} [^ ]+ ", ""))
        .toList();
  }

  @Test
  void daemonServesUntilItIsTerminated() throws Exception {
    Path pidFile = folder.resolve("pid");
    Process daemon = daemon("-f", conf, "--pid-file", pidFile);
    ready(daemon);
    assertThat(Files.readString(pidFile)).isEqualTo(daemon.pid() + "\n");
    String at = door.toString();
    assertThat(run("", "ping", "--door", at)).isZero();
    assertThat(run("", "send", "--door", at, "-p", "daemon.err", "-t", "myapp", "a", "b")).isZero();
    assertThat(run("", "send", "--door", at, "-p", "debug", "-t", "myapp", "not wanted")).isZero();
    assertThat(run("one\ntwo", "send", "--door", at, "-t", "lines")).isZero();
    assertThat(said()).isEmpty();
    assertThat(texts())
        .containsExactly(
            "myapp: [ID 702911 daemon.error] a b",
            "lines: [ID 702911 user.notice] one",
            "lines: [ID 702911 user.notice] two");
    daemon.destroy();
    assertThat(status(daemon)).isZero();
    assertThat(texts()).hasSize(4).last().isEqualTo("syslogd: going down on signal 15");
    assertThat(pidFile).doesNotExist();
    assertThat(run("", "ping", "--door", at)).isEqualTo(ExitStatus.NO_DAEMON);
    assertThat(run("", "send", "--door", at, "x")).isEqualTo(ExitStatus.NO_DAEMON);
  }

  @Test
  void secondDaemonSaysSoAndEnds() throws Exception {
    Process first = daemon("-f", conf);
    ready(first);
    Process second = daemon("-f", conf);
    String line = lines(second).readLine();
    assertThat(line)
        .isEqualTo(
            "syslog-door: syslogd pid %d already running on %s. Cannot start another syslogd pid %d",
            first.pid(), door, second.pid());
    assertThat(status(second)).isEqualTo(ExitStatus.ALREADY_RUNNING);
    assertThat(run("", "ping", "--door", door.toString())).isZero();
  }

  @Test
  void doorOfADeadDaemonIsTakenOver() throws Exception {
    Process first = daemon("-f", conf);
    ready(first);
    first.destroyForcibly();
    status(first);
    assertThat(run("", "send", "--door", door.toString(), "x")).isEqualTo(ExitStatus.NO_DAEMON);
    ready(daemon("-f", conf));
    assertThat(run("", "ping", "--door", door.toString())).isZero();
  }

  @Test
  void configurationIsReadAgainOnHangup() throws Exception {
    Process daemon = daemon("-f", conf);
    BufferedReader lines = ready(daemon);
    Path other = Files.createFile(folder.resolve("other"));
    Files.writeString(conf, "*.info\t" + other + "\n");
    hangup(daemon);
    assertThat(lines.readLine()).isEqualTo("syslog-door: info: configuration restart");
    assertThat(run("", "send", "--door", door.toString(), "x")).isZero();
    assertThat(Files.readString(other)).contains(" syslogd: configuration restart\n");
    assertThat(file).isEmptyFile();

    Files.writeString(conf, "syscmd(`date')\n");
    hangup(daemon);
    assertThat(lines.readLine())
        .startsWith("syslog-door: error: configuration not changed: " + conf + ":1:1: m4 builtin");
    assertThat(run("", "send", "--door", door.toString(), "x")).isZero();
    assertThat(Files.readAllLines(other)).hasSize(3);
  }

  private static void hangup(Process daemon) throws Exception {
    signal(daemon, "HUP");
  }

  private static void signal(Process daemon, String name) throws Exception {
    Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(daemon.pid())).start();
    assertThat(kill.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(kill.exitValue()).isZero();
  }

  @Test
  void configurationThatCannotBeUsedEndsTheDaemon() throws Exception {
    Files.writeString(conf, "\ninclude(x)\n");
    Process daemon = daemon("-f", conf);
    assertThat(lines(daemon).lines().toList())
        .containsExactly(
            "syslog-door: "
                + conf
                + ":2:1: m4 builtin \"include\" is not supported: give the file that m4 makes");
    assertThat(status(daemon)).isEqualTo(ExitStatus.CONFIG);
  }

  @Test
  void pathThatCannotBeADoorEndsTheDaemon() throws Exception {
    Files.createDirectory(door);
    Process daemon = daemon("-f", conf);
    assertThat(lines(daemon).lines().toList())
        .containsExactly("syslog-door: " + door + " is a directory");
    assertThat(status(daemon)).isEqualTo(ExitStatus.FATAL);
  }

  @Test
  void entriesThatAreSkippedAreToldWithTheirLine() throws Exception {
    Files.writeString(conf, "*.info\t" + folder + "/none\n*.err\t*\nfoo.err\t/x\n");
    BufferedReader lines = lines(daemon("-f", conf));
    assertThat(lines.readLine())
        .isEqualTo(
            "syslog-door: error: %s:1:8: %s/none: No such file or directory: entry skipped",
            conf, folder);
    assertThat(lines.readLine())
        .isEqualTo(
            "syslog-door: error: %s:3:1: unknown facility name \"foo\": entry skipped", conf);
  }

  @Test
  void missingFilesAreMadeOnRequest() throws Exception {
    Path missing = folder.resolve("none");
    Files.writeString(conf, "*.info\t" + missing + "\n");
    ready(daemon("-f", conf, "--create-files"));
    assertThat(missing).isEmptyFile();
  }

  @ParameterizedTest
  @CsvSource({
    "send -p foo.err x, unknown facility name: foo",
    "send --bogus x, --bogus",
    "bogus, bogus",
    "-t -T, -t and -T exclude each other",
    "-m 0, -m",
    "-m five, -m",
    "-m 999999999, -m",
    "-x, -x",
    "-f f operand, operand",
    "run -m 1x, -m",
    "run operand, operand",
    "tail -n x, -n",
    "send --durability maybe x, --durability",
    "stats x, x"
  })
  void wrongUsageIsOneLine(String arguments, String expected) {
    assertThat(run("", arguments.split(" ", -1))).isEqualTo(Main.USAGE);
    assertThat(said()).startsWith("syslog-door: ").contains(expected).hasLineCount(1);
  }

  @Test
  void configurationIsChecked() throws IOException {
    assertThat(run("", "check-config", conf.toString())).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(conf + ":1: file " + file + "\n");
    Files.writeString(conf, "*.info " + file + "\n");
    assertThat(run("", "check-config", conf.toString())).isEqualTo(ExitStatus.CONFIG);
    assertThat(said()).startsWith(conf + ":1:3: unknown priority name");
  }

  @Test
  void warningsFailTheStrictCheckOnly() throws IOException {
    Files.writeString(conf, "kern;user.info\t" + file + "\n");
    assertThat(run("", "check-config", conf.toString())).isZero();
    assertThat(said()).isEqualTo(conf + ":1:5: warning: \"user\" behind ';' is lost: write ','\n");
    assertThat(run("", "check-config", "--strict", conf.toString())).isEqualTo(ExitStatus.CONFIG);
  }

  @Test
  void ownFileIsCheckedWithAllItsErrors() throws IOException {
    Path own = Files.writeString(folder.resolve("own.toml"), "[input.udp]\n[output.all]\n");
    assertThat(run("", "check-config", "-c", own.toString(), conf.toString())).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("input udp :: port 514\n");
    assertThat(said()).isEqualTo(own + ":2:1: warning: no rule names [output.all]\n");
    Files.writeString(own, "x = 1\ny = 2\n");
    assertThat(run("", "check-config", "-c", own.toString(), conf.toString()))
        .isEqualTo(ExitStatus.CONFIG);
    assertThat(said()).contains(own + ":1:1: unknown key \"x\"", own + ":2:1: unknown key \"y\"");
  }

  @Test
  void helpNamesTheCommands() {
    assertThat(run("", "--help")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("run", "send", "tail", "stats", "flush", "reopen", "ping", "check-config");
  }

  @Test
  void nativeCommandLineStartsTheDaemon() throws Exception {
    Process daemon = start(List.of("--door", door, "-d", "-t", "-m", "5", "-f", conf));
    BufferedReader lines = lines(daemon);
    String ready = "syslog-door: ready on " + door;
    String line = lines.readLine();
    while (line != null && !line.equals(ready)) {
      assertThat(line).startsWith("syslog-door: debug: ");
      line = lines.readLine();
    }
    assertThat(line).isEqualTo(ready);
    assertThat(run("", "ping", "--door", door.toString())).isZero();
    signal(daemon, "INT");
    assertThat(status(daemon)).isZero();
    assertThat(texts()).containsExactly("syslogd: going down on signal 2");
  }

  @Test
  void linesOfAFileAreSentInBatches() throws Exception {
    ready(daemon("-f", conf));
    String at = door.toString();
    String text = "y".repeat(99);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      lines.add(i + text);
    }
    Path source = Files.write(folder.resolve("lines"), lines);
    String[] send = {
      "send", "--door", at, "-t", "b", "--batch", "--durability", "on_disk", "-f", source.toString()
    };
    assertThat(run("", send)).isZero();
    assertThat(texts())
        .isEqualTo(lines.stream().map(each -> "b: [ID 702911 user.notice] " + each).toList());
    assertThat(run("one", "send", "--door", at, "-t", "b", "-f", "-")).isZero();
    assertThat(texts()).hasSize(1001);
    assertThat(run("", "send", "--door", at, "-f", "/nonexistent/file")).isEqualTo(Main.USAGE);
    assertThat(said()).isEqualTo("syslog-door: /nonexistent/file: cannot be read\n");
  }

  @Test
  void countersArePrintedByCommandAndBySignal() throws Exception {
    Process daemon = daemon("-f", conf);
    BufferedReader lines = ready(daemon);
    String at = door.toString();
    assertThat(run("", "send", "--door", at, "x")).isZero();
    assertThat(run("", "flush", "--door", at)).isZero();
    assertThat(run("", "reopen", "--door", at)).isZero();
    assertThat(run("", "stats", "--door", at)).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("input.door.records 1\n", "input.door.refused 0\n");
    signal(daemon, "USR1");
    String line = lines.readLine();
    while (line != null && !line.equals("input.door.records 1")) {
      assertThat(line).matches("[^ ]+ [0-9]+");
      line = lines.readLine();
    }
    assertThat(line).isNotNull();
  }

  @Test
  void tailShowsWhatComes() throws Exception {
    Process daemon = daemon("-f", conf);
    ready(daemon);
    String at = door.toString();
    assertThat(run("", "send", "--door", at, "-t", "a", "before")).isZero();
    Process tail = start(List.of("tail", "--door", door, "-n", "5", "-s", "*.notice"));
    BufferedReader lines = lines(tail);
    assertThat(lines.readLine()).endsWith(" a: [ID 702911 user.notice] before");
    assertThat(run("", "send", "--door", at, "-p", "info", "-t", "a", "not shown")).isZero();
    assertThat(run("", "send", "--door", at, "-t", "a", "live\u001b[2J")).isZero();
    assertThat(lines.readLine()).endsWith(" a: [ID 702911 user.notice] live^[[2J");
    assertThat(tail.isAlive()).isTrue();
    Process json = start(List.of("tail", "--door", door, "-n", "1", "--json"));
    assertThat(lines(json).readLine())
        .startsWith("{\"time\":\"20")
        .contains("\"facility\":\"user\",\"severity\":\"notice\",\"pid\":")
        .endsWith(" a: [ID 702911 user.notice] live^[[2J\"}");
    assertThat(run("", "tail", "--door", at, "-s", "bogus")).isEqualTo(Main.USAGE);
    assertThat(said()).isEqualTo("syslog-door: -s: not a selector: bogus\n");
    daemon.destroy();
    assertThat(status(daemon)).isZero();
    assertThat(lines.readLine()).endsWith(" syslogd: going down on signal 15");
    assertThat(lines.readLine()).startsWith("syslog-door: ");
    assertThat(status(tail)).isEqualTo(ExitStatus.NO_DAEMON);
  }
}
