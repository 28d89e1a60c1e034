package org.jdoors.syslog.peers;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waits for what other processes do: looked for again and again, failing after a long while. */
final class Await {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration BETWEEN = Duration.ofMillis(10);

  private Await() {}

  /** What is looked for. */
  @FunctionalInterface
  interface Condition {
    boolean holds() throws Exception;
  }

  /**
   * Waits until a condition holds.
   *
   * @param state said if it does not in time
   */
  static void until(Condition condition, Supplier<String> state) throws Exception {
    long start = System.nanoTime();
    while (!condition.holds()) {
      if (System.nanoTime() - start > PATIENCE.toNanos()) {
        throw new AssertionError("not after " + PATIENCE + ": " + state.get());
      }
      LockSupport.parkNanos(BETWEEN.toNanos());
    }
  }
}
