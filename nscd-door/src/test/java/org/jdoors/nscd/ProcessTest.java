package org.jdoors.nscd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jdoors.daemon.ExitStatus;
import org.jdoors.nscd.client.NameService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The program as a process of its own. */
@Timeout(180)
final class ProcessTest {

  private static final int PATIENCE_SECONDS = 60;

  @TempDir private Path folder;
  private Path door = Path.of("");

  @BeforeEach
  void setUp() throws IOException {
    door = folder.resolve("door");
    Files.writeString(folder.resolve("nsswitch.conf"), "passwd: files\n");
    Files.writeString(folder.resolve("group"), "");
    Files.writeString(folder.resolve("hosts"), "");
    Files.writeString(folder.resolve("passwd"), "alice:x:1001:10:::\nbob:x:1002:10:::\n");
  }

  /** Starts the program with options for the JVM. */
  static Process start(List<String> options, String... args) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Djna.nosys=true"));
    if (Runtime.version().feature() >= 22) {
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), "org.jdoors.nscd.Main"));
    command.addAll(List.of(args));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  private Process startDaemon() throws IOException {
    return start(
        List.of(),
        "run",
        "--door",
        door.toString(),
        "--nsswitch",
        folder.resolve("nsswitch.conf").toString(),
        "--passwd",
        folder.resolve("passwd").toString(),
        "--group",
        folder.resolve("group").toString(),
        "--hosts",
        folder.resolve("hosts").toString());
  }

  static BufferedReader output(Process process) {
    return new BufferedReader(
        new InputStreamReader(process.getInputStream(), StandardCharsets.ISO_8859_1));
  }

  static int end(Process process) throws InterruptedException {
    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  private void assertReady(BufferedReader output) throws IOException {
    assertThat(output.readLine()).isEqualTo("nscd-door: ready on " + door);
  }

  @Test
  void servesUntilTermAndLeavesTheWayFree() throws Exception {
    Process daemon = startDaemon();
    try (BufferedReader said = output(daemon)) {
      assertReady(said);
      try (NameService names = NameService.open(door)) {
        assertThat(names.passwd("alice").toOptional()).isPresent();
      }
      Process second = startDaemon();
      try (BufferedReader complaint = output(second)) {
        assertThat(complaint.readLine())
            .isEqualTo("nscd-door: " + door + " is served by process " + daemon.pid());
        assertThat(complaint.readLine()).isNull();
        assertThat(end(second)).isEqualTo(ExitStatus.ALREADY_RUNNING);
      }
      daemon.toHandle().destroy();
      assertThat(end(daemon)).isZero();
      assertThat(said.readLine()).isEqualTo("nscd-door: info: stopped");
      assertThat(said.readLine()).isNull();
    } finally {
      daemon.destroyForcibly();
    }
  }

  @Test
  void takesOverFromADeadDaemon() throws Exception {
    Process dead = startDaemon();
    try (BufferedReader said = output(dead)) {
      assertReady(said);
    }
    dead.destroyForcibly();
    end(dead);
    Process daemon = startDaemon();
    try (BufferedReader said = output(daemon)) {
      assertReady(said);
      try (NameService names = NameService.open(door)) {
        assertThat(names.ping()).isTrue();
      }
      daemon.toHandle().destroy();
      assertThat(end(daemon)).isZero();
    } finally {
      daemon.destroyForcibly();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"lookup passwd bob", "lookup passwd", "-g", "", "ping", "-i nosuch"})
  void clientLoadsNeitherLog4jNorCaffeine(String line) throws Exception {
    Process daemon = startDaemon();
    try (BufferedReader said = output(daemon)) {
      assertReady(said);
      List<String> words = new ArrayList<>(List.of(line.trim().split(" +")));
      words.removeIf(String::isEmpty);
      int place = !words.isEmpty() && !words.get(0).startsWith("-") ? 1 : 0;
      words.addAll(place, List.of("--door", door.toString()));
      Process client = start(List.of("-Xlog:class+load"), words.toArray(new String[0]));
      try (BufferedReader loaded = output(client)) {
        List<String> lines = loaded.lines().toList();
        assertThat(lines).anyMatch(each -> each.contains("org.jdoors.nscd.client.NameService "));
        assertThat(lines).noneMatch(each -> each.contains("org.apache.logging"));
        assertThat(lines).noneMatch(each -> each.contains("com.github.benmanes"));
      }
      end(client);
    } finally {
      daemon.destroyForcibly();
    }
  }
}
