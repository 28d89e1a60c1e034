package org.jdoors.syslog.input;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.jdoors.door.DoorCall;
import org.jdoors.syslog.record.DoorReply;
import org.jdoors.syslog.record.DoorRequest;
import org.jdoors.syslog.record.DoorText;
import org.jdoors.syslog.route.Counted;
import org.jdoors.syslog.route.Router;

/** Answers the calls that carry no record and do not follow: statistics, flush, reopen. */
final class DoorRequests {
  /** Flushes at a time: each takes a door thread, and everybody may ask for one. */
  private static final int MOST_FLUSHES = 8;

  private final Router router;
  private final Counted statistics;
  private final Semaphore flushes = new Semaphore(MOST_FLUSHES);

  DoorRequests(Router router, Counted statistics) {
    this.router = router;
    this.statistics = statistics;
  }

  void statistics(DoorCall call) {
    byte[] text = StatisticsText.of(statistics);
    int fixed = DoorText.LAYOUT.size();
    ByteBuffer result = call.result(fixed + text.length);
    DoorText.STATUS.put(result, 0, DoorReply.WRITTEN);
    DoorText.LENGTH.put(result, 0, text.length);
    result.put(fixed, text);
    call.reply(fixed + text.length);
  }

  /** The status of the answer. */
  int flush(DoorCall call) {
    long wait =
        Math.min(DoorRequest.WAIT_MS.getUnsigned(call.argument(), 0), DoorRequest.LONGEST_WAIT);
    if (!flushes.tryAcquire()) {
      return DoorReply.BUSY;
    }
    try {
      return router.flush(Duration.ofMillis(wait)) ? DoorReply.WRITTEN : DoorReply.OVERDUE;
    } finally {
      flushes.release();
    }
  }

  void reopen() {
    router.reopen();
  }
}
