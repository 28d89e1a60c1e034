package org.jdoors.syslog.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class RareLogTest {
  private final AtomicLong now = new AtomicLong(-5);
  private final List<String> lines = new ArrayList<>();
  private final RareLog log = new RareLog(lines::add, Duration.ofSeconds(1), now::get);

  @Test
  void firstLineIsLoggedAtOnce() {
    log.log(() -> "a");
    assertThat(lines).containsExactly("a");
  }

  @Test
  void linesWithinTheIntervalAreCounted() {
    log.log(() -> "a");
    log.log(() -> "b");
    now.addAndGet(999_999_999);
    log.log(() -> "c");
    now.addAndGet(1);
    log.log(() -> "d");
    assertThat(lines).containsExactly("a", "d left_out=2");
  }

  @Test
  void lineLeftOutIsNotMade() {
    log.log(() -> "a");
    log.log(
        () -> {
          throw new AssertionError("made");
        });
    assertThat(lines).hasSize(1);
  }
}
