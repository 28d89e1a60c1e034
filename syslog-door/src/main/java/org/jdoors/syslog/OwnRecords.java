package org.jdoors.syslog;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
 *
 * <p>They wait for room in the outputs in a thread of their own: whoever makes one serves signals,
 * and must be able to do so just then.
 */
final class OwnRecords implements AutoCloseable {
  /** Records that wait at most; more than an honest configuration has mistakes. */
  private static final int MOST = 1024;

  /** How long {@link #settle} waits for outputs that have no room. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private static final Logger LOG = LogManager.getLogger(OwnRecords.class);

  private final Router router;
  private final byte[] host;
  private final Clock clock;
  private final ExecutorService thread =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.NANOSECONDS,
          new ArrayBlockingQueue<>(MOST),
          task -> {
            Thread made = new Thread(task, "syslog-own");
            made.setDaemon(true);
            return made;
          });

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
      thread.execute(() -> give(record, text));
    } catch (RejectedExecutionException e) {
      LOG.error("own record not taken: {}", text);
    }
  }

  private void give(SyslogRecord record, String text) {
    try {
      router.post(record);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      LOG.error("own record not taken: {}", text);
    }
  }

  /** Waits until the outputs have what was made so far; not for long. */
  void settle() {
    try {
      thread.submit(() -> {}).get(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException | ExecutionException | TimeoutException e) {
      LOG.warn("the outputs have no room for records of the daemon itself");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Settles, and gives up what is left. */
  @Override
  public void close() {
    settle();
    thread.shutdownNow();
  }
}
