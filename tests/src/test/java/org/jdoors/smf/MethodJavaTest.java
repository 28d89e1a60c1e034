package org.jdoors.smf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jdoors.smf.MethodRoot.Result;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the start method tells the launcher about Java, and what it makes of a refusal. */
final class MethodJavaTest {
  private static final String SHELLS = "org.jdoors.smf.Shells#installed";
  private static final int AGAIN = 1;
  private static final int CONFIG = 96;

  @TempDir private Path folder;

  private MethodRoot root(String shell) throws IOException {
    return new MethodRoot(folder, shell, Daemon.NSCD);
  }

  @ParameterizedTest
  @MethodSource(SHELLS)
  void leavesTheChoiceToTheLauncher(String shell) throws Exception {
    try (MethodRoot root = root(shell)) {
      assertThat(root.call("start").status()).isZero();
      assertThat(root.lines("run.environment")).noneMatch(line -> line.startsWith("JAVA_HOME"));
    }
  }

  @ParameterizedTest
  @MethodSource(SHELLS)
  void thePropertyIsTheLaunchersJavaHome(String shell) throws Exception {
    try (MethodRoot root = root(shell)) {
      root.property("jdoors/java_home", List.of("/a java/home"));

      assertThat(root.call("start").status()).isZero();

      assertThat(root.lines("check-config.environment")).contains("JAVA_HOME=/a java/home");
      assertThat(root.lines("run.environment")).contains("JAVA_HOME=/a java/home");
    }
  }

  /** A refresh that checks the files with another Java, or with none, would keep what is there. */
  @ParameterizedTest
  @MethodSource(SHELLS)
  void refreshTakesTheSameJava(String shell) throws Exception {
    try (MethodRoot root = new MethodRoot(folder, shell, Daemon.SYSLOG)) {
      root.property("tuning/strict", List.of("true"));
      root.property("jdoors/java_home", List.of("/java"));
      assertThat(root.call("start").status()).isZero();
      Files.delete(root.path("check-config.environment"));

      assertThat(root.call("refresh").status()).isZero();

      assertThat(root.lines("check-config.environment"))
          .contains("JAVA_HOME=/java", "JDOORS_JAVA_OPTS=-XX:+ErrorFileToStdout -Xmx96m");
    }
  }

  @ParameterizedTest
  @MethodSource(SHELLS)
  void namesThePropertyWhenTheLauncherRefuses(String shell) throws Exception {
    try (MethodRoot root = root(shell)) {
      root.behaviour("--version", "exit 96");

      Result result = root.call("start");

      assertThat(result.status()).isEqualTo(CONFIG);
      assertThat(result.log())
          .contains("as told by the test")
          .contains("jdoors/java_home")
          .contains("svccfg -s");
      assertThat(root.lines("calls")).containsExactly("--version");
    }
  }

  /** The launcher itself, in an installation that has nothing else. */
  @ParameterizedTest
  @ValueSource(strings = {"jdk", "nothing"})
  void theLauncherSaysWhatIsWrongWithTheJava(String java) throws Exception {
    try (MethodRoot root = root(Shells.installed().findFirst().orElseThrow())) {
      Files.copy(
          Delivered.LAUNCHER,
          Files.createDirectories(root.path("opt/lib/jdoors")).resolve("launch.sh"));
      Files.writeString(root.program(), Files.readString(Delivered.COMMANDS.resolve("nscd-door")));
      Path home = root.path(java);
      if (java.equals("jdk")) {
        Files.createDirectories(home.resolve("bin"));
        Files.copy(root.program(), home.resolve("bin/java"));
        assertThat(home.resolve("bin/java").toFile().setExecutable(true)).isTrue();
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"11.0.32\"\n");
      }
      root.property("jdoors/java_home", List.of(home.toString()));

      Result result = root.call("start");

      assertThat(result.status()).as(result.log()).isEqualTo(CONFIG);
      assertThat(result.log())
          .contains(home + "/bin/java")
          .contains(java.equals("jdk") ? "17 or later is needed" : "is not there")
          .contains("jdoors/java_home");
    }
  }

  @ParameterizedTest
  @MethodSource(SHELLS)
  void givesTheLauncherHeapAndOptionsAndLogsTheJava(String shell) throws Exception {
    try (MethodRoot root = root(shell)) {
      root.property("tuning/max_heap", List.of("256"))
          .property("jdoors/java_options", List.of("-Da=$b", "", "-Dc=\"*\""));

      Result result = root.call("start");

      assertThat(result.status()).isZero();
      assertThat(result.log()).contains("the Java of the test");
      String options = "-XX:+ErrorFileToStdout -Xmx256m -Da=$b -Dc=\"*\"";
      assertThat(root.lines("version.options")).containsExactly("-showversion " + options);
      assertThat(root.lines("run.environment")).contains("JDOORS_JAVA_OPTS=" + options);
    }
  }

  /** An option that Java does not know would otherwise look like a daemon that crashes. */
  @ParameterizedTest
  @MethodSource(SHELLS)
  void refusesAnOptionThatJavaDoesNotKnow(String shell) throws Exception {
    try (MethodRoot root = root(shell)) {
      root.property("jdoors/java_options", List.of("-XX:Unknown"));

      Result result = root.call("start");

      assertThat(result.status()).isEqualTo(CONFIG);
      assertThat(result.log()).contains("jdoors/java_options").contains("Unrecognized VM option");
    }
  }

  @ParameterizedTest
  @MethodSource(SHELLS)
  void isTriedAgainWhenThereIsNoMemoryNow(String shell) throws Exception {
    try (MethodRoot root = root(shell)) {
      root.property("jdoors/java_options", List.of("-XX:Huge"));

      Result result = root.call("start");

      assertThat(result.status()).isEqualTo(AGAIN);
      assertThat(result.log()).contains("no memory").contains("Could not reserve");
    }
  }

  @ParameterizedTest
  @MethodSource(SHELLS)
  void isTriedAgainWhenJavaCrashes(String shell) throws Exception {
    try (MethodRoot root = root(shell)) {
      root.behaviour("--version", "kill ABRT");

      Result result = root.call("start");

      assertThat(result.status()).isEqualTo(AGAIN);
      assertThat(result.log()).contains("killed by signal 6");
    }
  }
}
