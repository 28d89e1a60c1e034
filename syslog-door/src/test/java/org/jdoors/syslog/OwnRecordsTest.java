package org.jdoors.syslog;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.function.ObjLongConsumer;
import org.jdoors.syslog.config.Selectors;
import org.jdoors.syslog.record.Durability;
import org.jdoors.syslog.record.Severity;
import org.jdoors.syslog.record.SyslogRecord;
import org.jdoors.syslog.route.Destination;
import org.jdoors.syslog.route.Route;
import org.jdoors.syslog.route.Router;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class OwnRecordsTest {
  private final Semaphore room = new Semaphore(0);
  private final BlockingQueue<String> taken = new LinkedBlockingQueue<>();

  /** A disk that is full until the test gives it room. */
  private final Destination full =
      new Destination() {
        @Override
        public boolean takes(SyslogRecord record) {
          return true;
        }

        @Override
        public boolean acknowledges() {
          return true;
        }

        @Override
        public long take(SyslogRecord record, Durability wanted, boolean waits, long deadline)
            throws InterruptedException {
          room.acquire();
          taken.add(
              new String(record.bytes(), 0, record.receivedLength(), StandardCharsets.ISO_8859_1));
          return 1;
        }

        @Override
        public Outcome settle(long position, Durability wanted, long deadline) {
          return Outcome.DONE;
        }

        @Override
        public boolean flush(long deadline) {
          return true;
        }

        @Override
        public void reopen() {}

        @Override
        public String trouble() {
          return "";
        }

        @Override
        public void counters(ObjLongConsumer<String> to) {}
      };

  private OwnRecords open() {
    Router router = new Router(List.of(new Route(Selectors.ALL, full)), Duration.ofSeconds(60));
    return new OwnRecords(router, new byte[] {'h'}, Clock.systemUTC());
  }

  @Test
  void outputsWithoutRoomHoldNobodyUp() throws Exception {
    try (OwnRecords own = open()) {
      own.log(Severity.INFO, "one");
      own.mark();
      own.settle();
      assertThat(taken).isEmpty();
      room.release(2);
      assertThat(taken.take()).isEqualTo("one");
      assertThat(taken.take()).isEqualTo("-- MARK --");
      own.log(Severity.INFO, "lost at the end");
    }
    assertThat(taken).isEmpty();
  }

  @Test
  void recordsAreTakenBeforeTheEnd() {
    room.release(2);
    try (OwnRecords own = open()) {
      own.log(Severity.INFO, "one");
      own.log(Severity.INFO, "two");
    }
    assertThat(taken).containsExactly("one", "two");
  }
}
