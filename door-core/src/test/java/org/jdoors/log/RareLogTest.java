package org.jdoors.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class RareLogTest {
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
  private final List<String> lines = new ArrayList<>();
  private final RareLog log = new RareLog(Duration.ofSeconds(1), now::get);

  private void log(String line) {
    log.log(leftOut -> lines.add(line + " " + leftOut));
  }

  @Test
  void firstLineIsLoggedAtOnce() {
    log("a");
    assertThat(lines).containsExactly("a 0");
  }

  @Test
  void linesWithinTheIntervalAreCounted() {
    log("a");
    log("b");
    now.addAndGet(999_999_999);
    log("c");
    now.addAndGet(1);
    log("d");
    log("e");
    now.addAndGet(5_000_000_000L);
    log("f");
    assertThat(lines).containsExactly("a 0", "d 2", "f 1");
  }

  @Test
  void lineLeftOutIsNotMade() {
    log("a");
    log.log(
        leftOut -> {
          throw new AssertionError("made");
        });
    assertThat(lines).hasSize(1);
  }
}
