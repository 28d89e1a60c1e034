package org.jdoors.syslog.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jdoors.syslog.config.InputSettings.Limits;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class RateLimitTest {
  private long nanos = -5;
  private final RateLimit<String> limit = new RateLimit<>(new Limits(1024, 10, 20), () -> nanos);
  private final List<String> reports = new ArrayList<>();

  private void report(@Nullable String sender, long records) {
    reports.add(sender + " " + records);
  }

  private int admitted(String sender, int tries) {
    int admitted = 0;
    for (int i = 0; i < tries; i++) {
      admitted += limit.admit(sender) ? 1 : 0;
    }
    return admitted;
  }

  @Test
  void burstThenRateForEachSender() {
    assertThat(admitted("a", 100)).isEqualTo(30);
    assertThat(admitted("b", 10)).isEqualTo(10);
    nanos += TimeUnit.SECONDS.toNanos(1);
    assertThat(admitted("a", 100)).isEqualTo(10);
    nanos += TimeUnit.HOURS.toNanos(1);
    assertThat(admitted("a", 100)).isEqualTo(30);
  }

  @Test
  void streamWaitsUntilItsDebtIsPaid() {
    assertThat(limit.charge("a", 30)).isZero();
    assertThat(limit.charge("a", 5)).isEqualTo(TimeUnit.MILLISECONDS.toNanos(500));
    nanos += TimeUnit.MILLISECONDS.toNanos(500);
    assertThat(limit.charge("a", 0)).isZero();
    assertThat(limit.charge("a", 1)).isEqualTo(TimeUnit.MILLISECONDS.toNanos(100));
  }

  @Test
  void dropsAreReportedOnceASecond() throws InterruptedException {
    admitted("a", 31);
    assertThat(limit.isReportDue()).isTrue();
    limit.report(this::report);
    assertThat(reports).isEmpty();
    nanos += TimeUnit.SECONDS.toNanos(1);
    limit.report(this::report);
    limit.report(this::report);
    assertThat(reports).containsExactly("a 1");
    assertThat(limit.isReportDue()).isFalse();
  }

  @Test
  void forgottenSendersAreReportedTogether() throws InterruptedException {
    admitted("a", 33);
    for (int i = 0; i < InputLimits.SENDERS; i++) {
      limit.admit("sender " + i);
    }
    limit.reportAll(this::report);
    assertThat(reports).containsExactly("null 3");
  }

  @Test
  void zeroIsNoLimit() {
    assertThat(new RateLimit<String>(new Limits(1024, 0, 0), () -> nanos).isOn()).isFalse();
    assertThat(limit.isOn()).isTrue();
  }
}
