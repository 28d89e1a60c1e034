package org.jdoors.syslog;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** Ends the process if its orderly end hangs, on a file system that does not answer say. */
final class StopDeadline {
  /** Below the 60 seconds that SMF and systemd wait before they kill. */
  private static final Duration LIMIT = Duration.ofSeconds(50);

  private static final Logger LOG = LogManager.getLogger(StopDeadline.class);

  private final CountDownLatch ended = new CountDownLatch(1);
  private final Runnable halt;

  /**
   * @param halt ends the process at once
   */
  StopDeadline(Runnable halt) {
    this.halt = halt;
  }

  /** Begins to count. */
  void begin() {
    Thread thread = new Thread(this::watch, "syslog-stop-deadline");
    thread.setDaemon(true);
    thread.start();
  }

  private void watch() {
    try {
      if (!ended.await(LIMIT.toNanos(), TimeUnit.NANOSECONDS)) {
        LOG.error("outputs do not end: records that nobody was told are safe may be lost");
        halt.run();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** All has ended in time. */
  void end() {
    ended.countDown();
  }
}
