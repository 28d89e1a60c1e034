package org.jdoors.syslog;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class MarksTest {
  @Test
  void marksAreMadeOnlyIfWanted() {
    AtomicBoolean wanted = new AtomicBoolean();
    AtomicInteger made = new AtomicInteger();
    try (Marks marks = new Marks(wanted::get, made::incrementAndGet)) {
      marks.tick();
      assertThat(made).hasValue(0);
      wanted.set(true);
      marks.tick();
      assertThat(made).hasValue(1);
    }
  }

  @Test
  void marksComeAtEveryInterval() throws InterruptedException {
    CountDownLatch three = new CountDownLatch(3);
    try (Marks marks = new Marks(() -> true, three::countDown)) {
      marks.every(Duration.ofMillis(5));
      assertThat(three.await(60, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void otherIntervalHoldsFromThenOn() throws Exception {
    CountDownLatch marked = new CountDownLatch(3);
    try (Marks marks = new Marks(() -> true, marked::countDown)) {
      marks.every(Duration.ofDays(1));
      marks.every(Duration.ofMillis(1));
      assertThat(marked.await(60, TimeUnit.SECONDS)).isTrue();
    }
  }
}
