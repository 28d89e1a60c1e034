package org.jdoors.smf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jdoors.smf.MethodRoot.Result;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which Java the start method takes, and what it says when there is none. */
final class MethodJavaTest {
  private static final String SHELLS = "org.jdoors.smf.Shells#installed";
  private static final int AGAIN = 1;
  private static final int CONFIG = 96;

  @TempDir private Path folder;

  private MethodRoot root(String shell) throws IOException {
    return new MethodRoot(folder, shell, Daemon.NSCD);
  }

  private static void assertTaken(MethodRoot root, String version, String folder)
      throws IOException, InterruptedException {
    Result result = root.call("start");
    assertThat(result.status()).as(result.log()).isZero();
    assertThat(result.log()).contains("Java " + version + " in " + root.path(folder) + "\n");
    assertThat(root.lines("run.environment")).contains("JAVA_HOME=" + root.path(folder));
    root.reset();
  }

  private static Result assertRefused(MethodRoot root) throws IOException, InterruptedException {
    Result result = root.call("start");
    assertThat(result.status()).as(result.log()).isEqualTo(CONFIG);
    assertThat(result.log())
        .contains("jdoors/java_home")
        .contains("17, 21 from 21.0.4 on")
        .contains("svccfg -s");
    assertThat(root.lines("calls")).doesNotContain("run");
    return result;
  }

  @ParameterizedTest
  @MethodSource(SHELLS)
  void takesReleasesWithLongTermSupport(String shell) throws Exception {
    try (MethodRoot root = root(shell)) {
      for (String version :
          List.of(
              "17",
              "17.0.15",
              "17.0.20.1",
              "21.0.4",
              "21.0.12.1",
              "21.0.10-internal",
              "21.1",
              "25",
              "25.0.4.1",
              "29-ea")) {
        assertTaken(root.java("java", version), version, "java");
      }
    }
  }

  @ParameterizedTest
  @MethodSource(SHELLS)
  void refusesOthersBecauseOfTheirVersion(String shell) throws Exception {
    try (MethodRoot root = root(shell)) {
      root.property("jdoors/java_home", List.of(root.path("java").toString()));
      for (String version :
          List.of(
              "1.8.0_452",
              "11.0.32.1",
              "16",
              "18",
              "20.0.1",
              "21",
              "21-ea",
              "21.0.3",
              "24",
              "26")) {
        Result result = assertRefused(root.java("java", version));
        assertThat(result.log()).contains("bin/java is Java " + version + ";");
      }
      assertThat(assertRefused(root.java("java", "x")).log()).contains("is Java x");
      assertThat(assertRefused(root.java("java", "")).log()).contains("does not run");
    }
  }

  @ParameterizedTest
  @MethodSource(SHELLS)
  void takesTheOneThatThePropertyNamesOrNone(String shell) throws Exception {
    try (MethodRoot root = root(shell)) {
      root.java("jdk/openjdk21.0", "21.0.12.1");
      root.property("jdoors/java_home", List.of(root.path("jdk/openjdk21.0").toString()));
      assertTaken(root, "21.0.12.1", "jdk/openjdk21.0");

      root.property("jdoors/java_home", List.of("/no/such/java"));
      assertThat(root.call("start").log()).contains("there is no program /no/such/java/bin/java");
    }
  }

  @ParameterizedTest
  @MethodSource(SHELLS)
  void takesTheSystemsFirstAndThenTheOthers(String shell) throws Exception {
    try (MethodRoot root = root(shell)) {
      root.java("jdk/openjdk11.0", "11.0.2").java("jdk/openjdk21.0", "21.0.12.1");
      assertTaken(root, "17.0.15", "java");

      root.java("java", "1.8.0_452");
      assertTaken(root, "21.0.12.1", "jdk/openjdk21.0");
    }
  }

  @ParameterizedTest
  @MethodSource(SHELLS)
  void namesAllThatItHasFoundAndDoesNotTake(String shell) throws Exception {
    try (MethodRoot root = root(shell)) {
      root.java("java", "11.0.2").java("jdk/openjdk21.0", "21.0.2").java("jdk/openjdk8", "");

      assertThat(assertRefused(root).log())
          .contains(root.path("java/bin/java") + " is Java 11.0.2")
          .contains(root.path("jdk/openjdk21.0/bin/java") + " is Java 21.0.2")
          .contains(root.path("jdk/openjdk8/bin/java") + " does not run");
    }
  }

  @ParameterizedTest
  @MethodSource(SHELLS)
  void givesTheLauncherHeapAndOptions(String shell) throws Exception {
    try (MethodRoot root = root(shell)) {
      root.property("tuning/max_heap", List.of("256"))
          .property("jdoors/java_options", List.of("-Da=$b", "", "-Dc=\"*\""));

      assertThat(root.call("start").status()).isZero();

      assertThat(root.lines("run.environment"))
          .contains("JDOORS_JAVA_OPTS=-XX:+ErrorFileToStdout -Xmx256m -Da=$b -Dc=\"*\"");
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
}
