package org.jdoors.syslog.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jdoors.syslog.record.DoorTag;
import org.junit.jupiter.api.Test;

final class CallLimitTest {
  private static final int SHORT = 100;
  private static final int PLACES_OF_LONG = 9;

  private final List<Integer> entered = new CopyOnWriteArrayList<>();

  private static int served(CallLimit limit, int bytes) {
    int calls = 0;
    while (limit.enter(bytes)) {
      calls++;
    }
    return calls;
  }

  @Test
  void longCallsTakeThePlacesOfSeveral() {
    CallLimit limit = new CallLimit(Duration.ofMillis(1));
    int few = served(limit, DoorTag.LARGEST_CALL);
    assertThat(few).isBetween(16, 32);
    int rest = served(limit, SHORT);
    for (int i = 0; i < few; i++) {
      limit.leave(DoorTag.LARGEST_CALL);
    }
    assertThat(rest + served(limit, SHORT)).isEqualTo(256);
  }

  @Test
  void longCallComesBeforeShortOnesThatComeAfterIt() throws Exception {
    CallLimit limit = new CallLimit(Duration.ofSeconds(60));
    for (int i = 0; i < 256; i++) {
      assertThat(limit.enter(SHORT)).isTrue();
    }
    Thread longOne = new Thread(() -> enter(limit, DoorTag.LARGEST_CALL));
    longOne.start();
    await(longOne);
    limit.leave(SHORT);
    // There is a place now, but not for the one that waits.
    Thread shortOne = new Thread(() -> enter(limit, SHORT));
    shortOne.start();
    await(shortOne);
    for (int i = 1; i < PLACES_OF_LONG; i++) {
      limit.leave(SHORT);
    }
    longOne.join();
    assertThat(entered).containsExactly(DoorTag.LARGEST_CALL);
    limit.leave(SHORT);
    shortOne.join();
    assertThat(entered).containsExactly(DoorTag.LARGEST_CALL, SHORT);
  }

  private void enter(CallLimit limit, int bytes) {
    assertThat(limit.enter(bytes)).isTrue();
    entered.add(bytes);
  }

  private static void await(Thread thread) {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (thread.getState() != Thread.State.TIMED_WAITING) {
      assertThat(System.nanoTime()).as("waited too long").isLessThan(end);
      Thread.onSpinWait();
    }
  }
}
