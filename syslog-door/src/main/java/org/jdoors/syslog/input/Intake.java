package org.jdoors.syslog.input;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import org.jdoors.syslog.record.Facility;
import org.jdoors.syslog.record.Priority;
import org.jdoors.syslog.record.Severity;
import org.jdoors.syslog.record.SyslogRecord;

/** What the inputs share: where records go, the name of this host, and the time. */
final class Intake {
  private static final int WARNING = Priority.of(Facility.SYSLOG, Severity.WARNING);

  private final RecordSink sink;
  private final byte[] host;
  private final Clock clock;

  Intake(RecordSink sink, byte[] host, Clock clock) {
    this.sink = sink;
    this.host = host;
    this.clock = clock;
  }

  /** Gives a record on; waits while the outputs have no room. */
  void take(SyslogRecord record) throws InterruptedException {
    sink.take(record);
  }

  /** The name of this machine; the array stays ours. */
  byte[] host() {
    return host;
  }

  /** The time in milliseconds since 1970. */
  long millis() {
    return clock.millis();
  }

  /** The time in seconds since 1970. */
  long seconds() {
    return Math.floorDiv(clock.millis(), 1000L);
  }

  /** Logs a record of the daemon itself. */
  void say(String text, SyslogRecord record) throws InterruptedException {
    byte[] bytes = ("syslogd: " + text).getBytes(StandardCharsets.UTF_8);
    record.fillLocal(WARNING, 0, bytes, 0, bytes.length, seconds(), host);
    sink.take(record);
  }
}
