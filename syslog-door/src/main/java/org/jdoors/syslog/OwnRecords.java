package org.jdoors.syslog;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jdoors.syslog.record.Facility;
import org.jdoors.syslog.record.Mark;
import org.jdoors.syslog.record.Priority;
import org.jdoors.syslog.record.Severity;
import org.jdoors.syslog.record.SyslogRecord;
import org.jdoors.syslog.route.Router;

/**
 * Records that the daemon itself makes: that it starts anew or ends, what is wrong with its
 * configuration, and MARK. Never what happens while records are written: that would make records of
 * records without end, and goes to the daemon's own log only.
 */
final class OwnRecords {
  private static final Logger LOG = LogManager.getLogger(OwnRecords.class);

  private final Router router;
  private final byte[] host;
  private final Clock clock;

  OwnRecords(Router router, byte[] host, Clock clock) {
    this.router = router;
    this.host = host;
    this.clock = clock;
  }

  /** Logs under facility syslog. */
  void log(Severity severity, String text) {
    post(Priority.of(Facility.SYSLOG, severity), text);
  }

  /** Logs a MARK. */
  void mark() {
    SyslogRecord record = new SyslogRecord();
    Mark.fill(record, clock.instant().getEpochSecond(), host);
    post(record, "MARK");
  }

  private void post(int priority, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    SyslogRecord record = new SyslogRecord();
    record.fillLocal(priority, 0, bytes, 0, bytes.length, clock.instant().getEpochSecond(), host);
    post(record, text);
  }

  private void post(SyslogRecord record, String text) {
    try {
      router.post(record);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      LOG.error("own record not taken: {}", text);
    }
  }
}
