package org.jdoors.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class SignalsTest {
  private static final int PATIENCE_SECONDS = 60;

  /** WINCH: without a handler it does nothing, so the handler may stay behind. */
  @Test
  void actionRunsEachTimeTheSignalComes() throws Exception {
    CountDownLatch came = new CountDownLatch(2);
    CountDownLatch cameOnce = new CountDownLatch(1);
    Signals.on(
        "WINCH",
        () -> {
          came.countDown();
          cameOnce.countDown();
        });
    raise();
    assertThat(cameOnce.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    raise();
    assertThat(came.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  private static void raise() throws Exception {
    String self = Long.toString(ProcessHandle.current().pid());
    Process kill = new ProcessBuilder("kill", "-WINCH", self).start();
    assertThat(kill.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(kill.exitValue()).isZero();
  }

  @Test
  void unknownSignalIsABug() {
    assertThatThrownBy(() -> Signals.on("BOGUS", () -> {}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("signal BOGUS");
  }
}
