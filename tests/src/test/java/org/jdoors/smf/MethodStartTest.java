package org.jdoors.smf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jdoors.smf.MethodRoot.Result;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each way in which the start method ends, and the status that tells SMF what to do then. */
final class MethodStartTest {
  private static final String SHELLS = "org.jdoors.smf.Shells#installed";
  private static final int AGAIN = 1;
  private static final int FATAL = 95;
  private static final int CONFIG = 96;
  private static final int NO_SMF = 99;
  private static final int PERMISSION = 100;

  @TempDir private Path folder;

  private MethodRoot root(String shell) throws IOException {
    return new MethodRoot(folder, shell, Daemon.NSCD);
  }

  @ParameterizedTest
  @MethodSource(SHELLS)
  void endsOnceTheDoorAnswersAndLeavesTheDaemonRunning(String shell) throws Exception {
    try (MethodRoot root = root(shell)) {
      Result result = root.call("start");

      assertThat(result.status()).as(result.log()).isZero();
      assertThat(result.log()).contains("ready").contains("serves");
      assertThat(root.processes()).hasSize(1);
      assertThat(root.lines("door")).containsExactly(Long.toString(root.processes().get(0).pid()));
      List<String> calls = root.lines("calls");
      assertThat(calls.subList(0, 3)).containsExactly("--version", "check-config", "ping");
      // The daemon starts while it is asked: who is first, nobody knows.
      assertThat(calls.subList(3, calls.size())).containsOnlyOnce("run").contains("ping");
    }
  }

  @ParameterizedTest
  @MethodSource(SHELLS)
  void givesTheDaemonWhatTheLauncherNeedsAndNothingOfSmf(String shell) throws Exception {
    try (MethodRoot root = root(shell)) {
      root.call("start");

      assertThat(root.lines("run.environment"))
          .contains("JDOORS_JAVA_OPTS=-XX:+ErrorFileToStdout -Xmx96m")
          .noneMatch(line -> line.startsWith("SMF_"));
    }
  }

  @ParameterizedTest
  @MethodSource(SHELLS)
  void refusesToRunWithoutSmf(String shell) throws Exception {
    try (MethodRoot root = root(shell)) {
      Result byHand = root.environment("SMF_FMRI", null).call("start");
      assertThat(byHand.status()).isEqualTo(NO_SMF);
      assertThat(byHand.log()).contains("svcadm");

      root.environment("SMF_FMRI", "svc:/system/test:door");
      Files.delete(root.path("repository_door"));
      assertThat(root.call("start").status()).isEqualTo(NO_SMF);

      Files.delete(root.path("smf_include.sh"));
      assertThat(root.call("start").status()).isEqualTo(NO_SMF);
      assertThat(root.lines("calls")).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource(SHELLS)
  void refusesArgumentsThatItDoesNotKnow(String shell) throws Exception {
    try (MethodRoot root = root(shell)) {
      for (List<String> arguments :
          List.of(
              List.<String>of(),
              List.of("nscd-door"),
              List.of("nscd-door", "restart"),
              List.of("nscd", "start"))) {
        Result result = root.callWith(arguments.toArray(new String[0]));
        assertThat(result.status()).isEqualTo(FATAL);
        assertThat(result.log()).contains("usage: ");
      }
    }
  }

  /** The repository may be back a moment later. */
  @ParameterizedTest
  @MethodSource(SHELLS)
  void isTriedAgainWhenPropertiesCannotBeRead(String shell) throws Exception {
    try (MethodRoot root = root(shell)) {
      Files.createFile(root.path("repository.down"));

      Result result = root.call("start");

      assertThat(result.status()).isEqualTo(AGAIN);
      assertThat(result.log()).contains("cannot be read").contains("Could not connect");
    }
  }

  @ParameterizedTest
  @MethodSource(SHELLS)
  void namesThePropertyWhenTheProgramIsNotThere(String shell) throws Exception {
    try (MethodRoot root = root(shell)) {
      root.property("jdoors/prefix", List.of("/no/such/folder"));

      Result result = root.call("start");

      assertThat(result.status()).isEqualTo(CONFIG);
      assertThat(result.log())
          .contains("jdoors/prefix")
          .contains("/no/such/folder/bin/nscd-door")
          .contains("svccfg -s svc:/system/test:door")
          .contains("svcadm clear svc:/system/test:door");
    }
  }

  @ParameterizedTest
  @MethodSource(SHELLS)
  void refusesAFaultyConfigurationBeforeTheDaemonIsStarted(String shell) throws Exception {
    try (MethodRoot root = root(shell)) {
      root.behaviour("check-config", "exit 96");

      Result result = root.call("start");

      assertThat(result.status()).isEqualTo(CONFIG);
      assertThat(root.lines("calls")).containsExactly("--version", "check-config");
    }
  }

  @ParameterizedTest
  @MethodSource(SHELLS)
  void isTriedAgainWhenAnotherDaemonServesTheDoor(String shell) throws Exception {
    try (MethodRoot root = root(shell)) {
      Files.createFile(root.path("door"));

      Result result = root.call("start");

      assertThat(result.status()).isEqualTo(AGAIN);
      assertThat(result.log()).contains("another daemon");
      assertThat(root.lines("calls")).doesNotContain("run");
    }
  }

  @ParameterizedTest
  @MethodSource(SHELLS)
  void isTriedAgainWhenTheDoorIsServedBySomebodyWhoHangs(String shell) throws Exception {
    try (MethodRoot root = root(shell)) {
      root.copy(3);
      root.behaviour("ping", "hang");

      Result result = root.call("start");

      assertThat(result.status()).isEqualTo(AGAIN);
      assertThat(result.log()).contains("does not answer");
      assertThat(root.lines("calls")).doesNotContain("run");
      assertNoProcessIsLeft(root);
    }
  }

  @ParameterizedTest
  @MethodSource(SHELLS)
  void endsAsTheDaemonDoesWhereSmfUnderstandsIt(String shell) throws Exception {
    try (MethodRoot root = root(shell)) {
      for (int status : List.of(FATAL, CONFIG, NO_SMF, PERMISSION)) {
        root.behaviour("run", "exit " + status);
        Result result = root.call("start");
        assertThat(result.status()).isEqualTo(status);
        assertThat(result.log()).contains("as told by the test").contains("status " + status);
      }
    }
  }

  /** 0 and 94 would mean to SMF that the service is up, 97 and 98 mean nothing at a start. */
  @ParameterizedTest
  @MethodSource(SHELLS)
  void isTriedAgainWhenTheDaemonEndsWithAnythingElse(String shell) throws Exception {
    try (MethodRoot root = root(shell)) {
      for (int status : List.of(0, 1, 2, 94, 97, 98)) {
        root.behaviour("run", "exit " + status);
        Result result = root.call("start");
        assertThat(result.status()).as("for %s", status).isEqualTo(AGAIN);
        assertThat(result.log()).contains("status " + status);
      }
    }
  }

  /** The shell's statuses for a program that it cannot run. */
  @ParameterizedTest
  @MethodSource(SHELLS)
  void namesThePropertyWhenTheProgramCannotBeRun(String shell) throws Exception {
    try (MethodRoot root = root(shell)) {
      for (int status : List.of(126, 127)) {
        root.behaviour("run", "exit " + status);
        Result result = root.call("start");
        assertThat(result.status()).isEqualTo(CONFIG);
        assertThat(result.log()).contains("jdoors/prefix").contains("cannot be run");
      }
    }
  }

  @ParameterizedTest
  @MethodSource(SHELLS)
  void isTriedAgainAfterACrash(String shell) throws Exception {
    try (MethodRoot root = root(shell)) {
      root.behaviour("run", "kill ABRT");

      Result result = root.call("start");

      assertThat(result.status()).isEqualTo(AGAIN);
      assertThat(result.log()).contains("killed by signal 6");
    }
  }

  /** What lived on after a start that failed would serve the door, and SMF would not know. */
  @ParameterizedTest
  @MethodSource(SHELLS)
  void killsADaemonThatDoesNotAnswerInTime(String shell) throws Exception {
    try (MethodRoot root = root(shell)) {
      root.property("start/timeout_seconds", List.of("16")).behaviour("run", "hang");

      Result result = root.call("start");

      assertThat(result.status()).isEqualTo(AGAIN);
      assertThat(result.log()).contains("after 12 seconds").contains("start/timeout_seconds");
      assertNoProcessIsLeft(root);
    }
  }

  @ParameterizedTest
  @MethodSource(SHELLS)
  void endsWhoeverStillAsksADaemonThatHasEnded(String shell) throws Exception {
    try (MethodRoot root = root(shell)) {
      root.behaviour("ping", "hang later").behaviour("run", "end while asked");

      assertThat(root.call("start").status()).isEqualTo(AGAIN);

      assertNoProcessIsLeft(root);
    }
  }

  /** -1 is no limit; the property's type has no sign, so svcprop prints it like this. */
  @ParameterizedTest
  @MethodSource(SHELLS)
  void startsWithoutATimeLimit(String shell) throws Exception {
    try (MethodRoot root = root(shell)) {
      for (String limit : List.of("0", "18446744073709551615")) {
        root.property("start/timeout_seconds", List.of(limit));
        assertThat(root.call("start").status()).isZero();
        root.reset();
      }
    }
  }

  private static void assertNoProcessIsLeft(MethodRoot root) throws IOException {
    // Killed, but perhaps not yet seen to be gone.
    for (ProcessHandle process : root.processes()) {
      process.onExit().orTimeout(1, TimeUnit.MINUTES).join();
    }
    assertThat(root.lines("contract")).isNotEmpty();
  }
}
