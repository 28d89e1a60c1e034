package org.jdoors.syslog.appender;

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
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application in a process of its own, and a daemon in another, or none. */
final class SyslogDoorAppenderTest {
  private static final long PATIENCE_SECONDS = 120;

  @TempDir private Path folder;
  private final List<Process> processes = new ArrayList<>();
  private Path door;
  private Path file;

  @BeforeEach
  void configureDaemon() throws IOException {
    door = folder.resolve("door");
    file = Files.createFile(folder.resolve("messages"));
    Files.writeString(folder.resolve("syslog.conf"), "*.debug\t" + file + "\n");
  }

  @AfterEach
  void killLeftovers() {
    processes.forEach(Process::destroyForcibly);
  }

  private Process java(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-Djna.nosys=true"));
    if (Runtime.version().feature() >= 22) {
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .redirectError(folder.resolve("stderr-" + processes.size()).toFile())
            .start();
    processes.add(process);
    return process;
  }

  private Process daemon() throws IOException {
    Process daemon =
        java(
            "org.jdoors.syslog.Main",
            "run",
            "--door",
            door.toString(),
            "-f",
            folder.resolve("syslog.conf").toString());
    assertThat(lines(daemon).readLine()).isEqualTo("syslog-door: ready on " + door);
    return daemon;
  }

  private Process application(String attributes, String layout) throws IOException {
    Path configuration =
        Files.writeString(
            folder.resolve("log4j2.xml"),
            """
            <Configuration status="ERROR">
              <Appenders>
                <SyslogDoor name="syslog" path="%s" appName="shop" %s>%s</SyslogDoor>
              </Appenders>
              <Loggers><Root level="DEBUG"><AppenderRef ref="syslog"/></Root></Loggers>
            </Configuration>
            """
                .formatted(door, attributes, layout));
    return java("-Dlog4j2.configurationFile=" + configuration, LoggingApplication.class.getName());
  }

  private static BufferedReader lines(Process process) {
    return new BufferedReader(
        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  private static void end(Process process) throws Exception {
    process.getOutputStream().close();
    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
  }

  /** What the daemon has written, without date and host, and without the pid. */
  private List<String> texts() throws IOException {
    try (Stream<String> lines = Files.lines(file, StandardCharsets.UTF_8)) {
      return lines
          .map(line -> line.replaceFirst("^.{15} [^ ]+ ", "").replaceFirst("\\[[0-9]+\\]", "[PID]"))
          .toList();
    }
  }

  private List<String> errors(int process) throws IOException {
    return Files.readAllLines(folder.resolve("stderr-" + process), StandardCharsets.UTF_8);
  }

  @Test
  void eventsAreRecordsWithTheirContext() throws Exception {
    daemon();
    end(application("facility=\"local3\"", ""));
    assertThat(errors(1)).isEmpty();
    List<String> texts = texts();
    assertThat(texts)
        .startsWith(
            "shop[PID]: no money",
            "shop[PID]: first\\nJan  1 00:00:00 host fake: second^[[2J",
            "shop[PID]: [mdc@32473 user=\"a\\\"b\\]c\\\\\"] with context",
            "shop[PID]: [map@32473 order=\"7\"] order=\"7\"",
            "shop[PID]: [buy@1 item=\"tea\"] bought");
    assertThat(texts.get(5))
        .startsWith("shop[PID]: it broke\\njava.lang.IllegalStateException: why\\n\tat org.jdoors");
    assertThat(texts).hasSize(7).last().isEqualTo("shop[PID]: end");
  }

  @Test
  void layoutMakesTheText() throws Exception {
    daemon();
    end(application("durability=\"on_disk\"", "<PatternLayout pattern=\"%c %m%n\"/>"));
    assertThat(errors(1)).isEmpty();
    assertThat(texts())
        .hasSize(7)
        .startsWith("shop[PID]: [ID 702911 user.error] shop no money")
        .endsWith("shop[PID]: [ID 702911 user.debug] shop end");
  }

  @Test
  void queueIsSentBeforeTheApplicationEnds() throws Exception {
    daemon();
    end(application("queueSize=\"4\"", "<PatternLayout pattern=\"%m\"/>"));
    assertThat(errors(1)).isEmpty();
    assertThat(texts()).hasSize(7).endsWith("shop[PID]: [ID 702911 user.debug] end");
  }

  @Test
  void withoutDaemonRecordsGoToStandardError() throws Exception {
    end(application("", ""));
    List<String> errors = errors(0);
    assertThat(errors.get(0))
        .startsWith("SyslogDoor syslog: records go to standard error: ")
        .contains(door.toString());
    assertThat(errors.subList(1, errors.size()))
        .hasSize(7)
        .startsWith(
            "ERROR shop: no money", "INFO shop: first\\nJan  1 00:00:00 host fake: second^[[2J")
        .endsWith("DEBUG shop: end");
  }

  @Test
  void daemonThatComesBackIsFoundAgain() throws Exception {
    Process application = application("", "");
    BufferedReader said = lines(application);
    assertThat(said.readLine()).isEqualTo("logged");
    daemon();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (texts().isEmpty()) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      application.getOutputStream().write('x');
      application.getOutputStream().flush();
      assertThat(said.readLine()).isEqualTo("logged");
    }
    end(application);
    assertThat(errors(0))
        .last()
        .asString()
        .matches("SyslogDoor syslog: daemon is back: [0-9]+ records shown here, [0-9]+ left out");
  }

  @Test
  void attributesThatCannotBeAreNamed() throws Exception {
    end(application("facility=\"kern\"", ""));
    assertThat(String.join("\n", errors(0)))
        .contains("SyslogDoor syslog: facility=\"kern\" cannot be used");
  }
}
