package org.jdoors.syslog.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class HostNamesTest {
  private final AtomicLong nanos = new AtomicLong();

  private static InetAddress address(int last) throws UnknownHostException {
    return InetAddress.getByAddress(new byte[] {10, 0, (byte) (last >> 8), (byte) last});
  }

  private static String shown(HostNames names, int last) throws UnknownHostException {
    return new String(names.of(address(last)).shown(), StandardCharsets.UTF_8);
  }

  @Test
  void withoutLookupAllStaysNumeric() throws Exception {
    try (HostNames names = new HostNames(null, nanos::get)) {
      assertThat(shown(names, 7)).isEqualTo("10.0.0.7");
      assertThat(names.of(address(7)).numeric())
          .isEqualTo("10.0.0.7".getBytes(StandardCharsets.US_ASCII));
    }
  }

  @Test
  void firstRecordsAreNumericAndNobodyWaits() throws Exception {
    CountDownLatch slow = new CountDownLatch(1);
    try (HostNames names =
        new HostNames(
            address -> {
              try {
                slow.await();
              } catch (InterruptedException e) {
                return Optional.empty();
              }
              return Optional.of("peer");
            },
            nanos::get)) {
      for (int i = 0; i < InputLimits.NAMES_ASKED + 100; i++) {
        assertThat(shown(names, i)).startsWith("10.0.");
      }
      slow.countDown();
      while (!shown(names, 0).equals("peer")) {
        Thread.onSpinWait();
      }
    }
  }

  @Test
  void namesAreKeptForTwentyMinutes() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    try (HostNames names =
        new HostNames(address -> Optional.of("peer" + asked.incrementAndGet()), nanos::get)) {
      awaitName(names, "peer1");
      nanos.addAndGet(Duration.ofMinutes(19).toNanos());
      assertThat(shown(names, 1)).isEqualTo("peer1");
      nanos.addAndGet(Duration.ofMinutes(2).toNanos());
      assertThat(shown(names, 1)).isNotEqualTo("peer1");
      awaitName(names, "peer2");
      names.forget();
      awaitName(names, "peer3");
    }
  }

  private static void awaitName(HostNames names, String name) throws UnknownHostException {
    while (!shown(names, 1).equals(name)) {
      Thread.onSpinWait();
    }
  }

  @Test
  void addressWithoutNameStaysNumeric() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    try (HostNames names =
        new HostNames(
            address -> {
              asked.incrementAndGet();
              return Optional.empty();
            },
            nanos::get)) {
      shown(names, 1);
      while (asked.get() == 0) {
        Thread.onSpinWait();
      }
      assertThat(shown(names, 1)).isEqualTo("10.0.0.1");
      assertThat(asked).hasValue(1);
    }
  }
}
