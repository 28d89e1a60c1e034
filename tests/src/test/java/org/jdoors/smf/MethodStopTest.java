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

/** The stop and the refresh method, with a daemon that the start method has started. */
final class MethodStopTest {
  private static final String SHELLS = "org.jdoors.smf.Shells#installed";

  @TempDir private Path folder;

  private MethodRoot started(String shell, Daemon daemon, String behaviour) throws Exception {
    MethodRoot root = new MethodRoot(folder, shell, daemon);
    root.behaviour("run", behaviour);
    assertThat(root.call("start").status()).isZero();
    return root;
  }

  @ParameterizedTest
  @MethodSource(SHELLS)
  void stopWaitsUntilTheDaemonHasDrained(String shell) throws Exception {
    try (MethodRoot root = started(shell, Daemon.NSCD, "")) {
      assertThat(root.call("stop").status()).isZero();

      assertThat(root.processes()).isEmpty();
      assertThat(root.lines("signals")).containsExactly("drained");
    }
  }

  /** The daemon writes to it while it drains; SMF waits until nobody is left. */
  @ParameterizedTest
  @MethodSource(SHELLS)
  void stopEndsTheDaemonFirstAndThenWhatItHasStarted(String shell) throws Exception {
    try (MethodRoot root = started(shell, Daemon.SYSLOG, "helper")) {
      List<ProcessHandle> processes = root.processes();
      assertThat(processes).hasSize(2);

      Result result = root.call("stop");

      assertThat(result.status()).as(result.log()).isZero();
      assertThat(root.lines("signals")).containsExactly("drained");
      assertThat(root.lines("contract.killed")).containsExactly("42 TERM 1 5", "42 KILL");
      assertGone(processes);
    }
  }

  @ParameterizedTest
  @MethodSource(SHELLS)
  void stopKillsADaemonThatDoesNotEndInTime(String shell) throws Exception {
    try (MethodRoot root = started(shell, Daemon.SYSLOG, "stubborn")) {
      root.property("stop/timeout_seconds", List.of("16"));
      List<ProcessHandle> daemon = root.processes();

      Result result = root.call("stop");

      assertThat(result.status()).isZero();
      assertThat(result.log()).contains("in 12 seconds");
      assertGone(daemon);
    }
  }

  /** A stop that failed would put the service into maintenance. */
  @ParameterizedTest
  @MethodSource(SHELLS)
  void stopHasNothingToDoWithoutAProcessOrAContract(String shell) throws Exception {
    try (MethodRoot root = new MethodRoot(folder, shell, Daemon.NSCD)) {
      assertThat(root.without("restarter/contract").call("stop").status()).isZero();
      assertThat(root.lines("contract.killed")).isEmpty();
    }
  }

  /** A command that the daemon wrote to may outlive it: SMF sees a service that lives. */
  @ParameterizedTest
  @MethodSource(SHELLS)
  void aProcessThatIsLeftIsNotTakenForTheDaemon(String shell) throws Exception {
    try (MethodRoot root = started(shell, Daemon.SYSLOG, "helper")) {
      List<ProcessHandle> processes = root.processes();
      assertThat(processes.get(0).destroyForcibly()).isTrue();
      Files.delete(root.path("java.pid"));

      Result refresh = root.call("refresh");
      assertThat(refresh.status()).isZero();
      assertThat(refresh.log()).contains("no process syslog-door");
      assertThat(root.call("stop").status()).isZero();

      assertGone(processes);
      assertThat(root.lines("signals")).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource(SHELLS)
  void refreshSignalsTheDaemonAndNobodyElse(String shell) throws Exception {
    try (MethodRoot root = started(shell, Daemon.SYSLOG, "helper")) {
      Result result = root.call("refresh");

      assertThat(result.status()).as(result.log()).isZero();
      assertThat(result.log()).contains("reads its files again").contains("svcadm restart");
      awaitSignals(root);
      assertThat(root.lines("signals")).containsExactly("HUP");
      assertThat(root.processes()).hasSize(2);
    }
  }

  @ParameterizedTest
  @MethodSource(SHELLS)
  void refreshKeepsTheDaemonFromAFaultyConfigurationWhereAllIsToBeRight(String shell)
      throws Exception {
    try (MethodRoot root = started(shell, Daemon.SYSLOG, "")) {
      root.property("tuning/strict", List.of("true")).behaviour("check-config", "exit 96");

      Result result = root.call("refresh");

      assertThat(result.status()).isZero();
      assertThat(result.log()).contains("as told by the test").contains("keeps");

      root.behaviour("check-config", "");
      assertThat(root.call("refresh").status()).isZero();
      awaitSignals(root);
      // The first one has sent none.
      assertThat(root.lines("signals")).containsExactly("HUP");
    }
  }

  /** Were it to fail, SMF would give up a daemon that serves. */
  @ParameterizedTest
  @MethodSource(SHELLS)
  void refreshNeverFails(String shell) throws Exception {
    try (MethodRoot root = started(shell, Daemon.SYSLOG, "")) {
      root.property("tuning/strict", List.of("neither"));
      assertThat(root.call("refresh").status()).isZero();
      root.property("tuning/strict", List.of("true"));
      root.property("jdoors/prefix", List.of("/no/such/folder"));
      Result result = root.call("refresh");
      assertThat(result.status()).isZero();
      assertThat(result.log()).contains("/no/such/folder").contains("keeps");

      Files.delete(root.path("java.pid"));
      result = root.call("refresh");
      assertThat(result.status()).isZero();
      assertThat(result.log()).contains("no process");
      assertThat(root.lines("signals")).isEmpty();
    }
  }

  private static void awaitSignals(MethodRoot root) throws IOException, InterruptedException {
    for (int tries = 600; root.lines("signals").isEmpty() && tries > 0; tries--) {
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  private static void assertGone(List<ProcessHandle> processes) {
    for (ProcessHandle process : processes) {
      process.onExit().orTimeout(1, TimeUnit.MINUTES).join();
    }
  }
}
