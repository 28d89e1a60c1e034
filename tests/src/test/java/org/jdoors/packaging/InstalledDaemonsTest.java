package org.jdoors.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both daemons run from where the tarball's script put them, and from nothing else. */
@Timeout(600)
final class InstalledDaemonsTest {

  private static final int TRIES = 1200;
  private static final long PAUSE_MILLIS = 50;
  private static final long MINUTES = 2;

  @TempDir private Path folder = Path.of("");
  private Path prefix = Path.of("");

  @BeforeEach
  void install() throws Exception {
    prefix = folder.resolve("prefix");
    Command.ok(folder, "tar", "-xzf", Delivered.archive(".tar.gz").toString());
    try (Stream<Path> files = Files.list(folder)) {
      Path tree = files.filter(Files::isDirectory).findFirst().orElseThrow();
      Command.ok(folder, tree.resolve("install").toString(), "--prefix", prefix.toString());
      Command.ok(folder, "rm", "-r", tree.toString());
    }
  }

  private Command run(String program, String... words) throws Exception {
    String[] all =
        Stream.concat(Stream.of(program(program)), Stream.of(words)).toArray(String[]::new);
    return Command.run(folder, environment(), List.of(all));
  }

  private String program(String name) {
    return prefix.resolve("bin").resolve(name).toString();
  }

  private static Map<String, String> environment() {
    return Map.of("JAVA_HOME", System.getProperty("java.home"));
  }

  /** A daemon in the background, which is over when this is closed. */
  private final class Running implements AutoCloseable {

    private final Path said;
    private final Process process;

    Running(String program, String... words) throws IOException {
      said = folder.resolve(program + ".out");
      ProcessBuilder builder =
          new ProcessBuilder(
              Stream.concat(Stream.of(program(program), "run"), Stream.of(words)).toList());
      builder.environment().putAll(environment());
      process = builder.redirectErrorStream(true).redirectOutput(said.toFile()).start();
    }

    void awaitReady() throws IOException, InterruptedException {
      for (int i = 0; i < TRIES && process.isAlive(); i++) {
        if (Files.readString(said).contains("ready")) {
          return;
        }
        Thread.sleep(PAUSE_MILLIS);
      }
      throw new AssertionError("not ready: " + Files.readString(said));
    }

    /** The libraries that it loaded from files, by what the system says. */
    List<String> libraries() throws IOException {
      return Files.readAllLines(Path.of("/proc", "" + process.pid(), "maps")).stream()
          .map(line -> line.replaceFirst(".* (?=/)", ""))
          .filter(path -> path.contains("libjnidispatch") || path.contains("libdoor"))
          .distinct()
          .toList();
    }

    int stop() throws InterruptedException {
      process.destroy();
      assertThat(process.waitFor(MINUTES, TimeUnit.MINUTES)).isTrue();
      return process.exitValue();
    }

    @Override
    public void close() {
      process.destroyForcibly();
    }
  }

  @Test
  void theNameServiceAnswersOnItsDoor() throws Exception {
    Path door = folder.resolve("name_service_door");
    Path passwd = folder.resolve("passwd");
    Files.writeString(passwd, "alice:x:1001:10:Alice:/home/alice:/bin/sh\n");
    Path nsswitch = folder.resolve("nsswitch.conf");
    Files.writeString(nsswitch, "passwd: files\n");
    try (Running daemon =
        new Running(
            "nscd-door",
            "--door",
            door.toString(),
            "--passwd",
            passwd.toString(),
            "--nsswitch",
            nsswitch.toString())) {
      daemon.awaitReady();

      assertThat(run("nscd-door", "ping", "--door", door.toString()).status()).isZero();
      assertThat(run("nscd-door", "lookup", "--door", door.toString(), "passwd", "1001"))
          .isEqualTo(new Command(0, "alice:x:1001:10:Alice:/home/alice:/bin/sh\n"));
      Command compared =
          run(
              "nscd-door",
              "compare",
              "--door",
              door.toString(),
              "--files",
              "--passwd",
              passwd.toString(),
              "passwd");
      assertThat(compared.said()).endsWith("\n3 answers compared, 0 differ\n");
      assertThat(run("door", "info", door.toString()).said()).contains("" + daemon.process.pid());
      assertLoadedFromThePrefix(daemon);
      assertThat(daemon.stop()).isZero();
    }
  }

  @Test
  void theSystemLogAnswersOnItsDoor() throws Exception {
    Path door = folder.resolve("syslog_door");
    Path log = Files.createFile(folder.resolve("messages"));
    Path conf = folder.resolve("syslog.conf");
    Files.writeString(conf, "*.info\t" + log + "\n");
    try (Running daemon =
        new Running("syslog-door", "--door", door.toString(), "-f", conf.toString())) {
      daemon.awaitReady();

      assertThat(run("syslog-door", "ping", "--door", door.toString()).status()).isZero();
      assertThat(
              run("syslog-door", "send", "--door", door.toString(), "-p", "daemon.err", "hello")
                  .status())
          .isZero();
      assertThat(Files.readString(log)).contains("hello");
      assertLoadedFromThePrefix(daemon);
      assertThat(daemon.stop()).isZero();
    }
  }

  /** Nothing was unpacked to a temporary folder, which a system may mount noexec. */
  private void assertLoadedFromThePrefix(Running daemon) throws IOException {
    assertThat(daemon.libraries())
        .hasSize(2)
        .allMatch(path -> path.startsWith(prefix.resolve("lib/jdoors/native") + "/"));
  }

  /** The file that comes with the package says nothing, and may be started from. */
  @Test
  void theDeliveredConfigurationIsSound() throws Exception {
    Path conf = folder.resolve("syslog.conf");
    Files.writeString(conf, "*.info\t" + Files.createFile(folder.resolve("messages")) + "\n");
    String toml = Delivered.TOP.resolve("packaging/etc/syslog-door.toml").toString();
    assertThat(run("syslog-door", "check-config", "-c", toml, conf.toString()).status()).isZero();

    Path uncommented = folder.resolve("uncommented.toml");
    List<String> lines =
        Files.readAllLines(Path.of(toml)).stream()
            .dropWhile(line -> !line.startsWith("# ["))
            .map(line -> line.replaceFirst("^# ?", ""))
            .toList();
    Files.write(uncommented, lines);
    Command command =
        run("syslog-door", "check-config", "-c", uncommented.toString(), conf.toString());
    assertThat(command.status()).as(command.said()).isZero();
    assertThat(command.said()).contains("auth.json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"door", "nscd-door", "syslog-door"})
  void commandsRunThroughLinks(String program) throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve(program), Path.of(program(program)));

    Command command = Command.run(folder, environment(), List.of(link.toString(), "--help"));

    assertThat(command.status()).as(command.said()).isZero();
    assertThat(command.said()).contains(program);
  }
}
