package org.jdoors.syslog.input;

import java.io.IOException;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jdoors.log.RareLog;

/** The thread of an input: it ends with its body, by an error of the system, or by force. */
final class InputThread {
  private static final Logger LOG = LogManager.getLogger(InputThread.class);

  /** What the thread does; it is begun again after an exception that is a fault of ours. */
  @FunctionalInterface
  interface Body {
    void run() throws IOException, InterruptedException;
  }

  private final Thread thread;
  private final RareLog faults;

  InputThread(String name, LongSupplier nanoTime, Body body) {
    faults = new RareLog(InputLimits.LOG_INTERVAL, nanoTime);
    thread = new Thread(() -> run(name, body), name);
    thread.setDaemon(true);
  }

  private void run(String name, Body body) {
    boolean ended = false;
    while (!ended) {
      try {
        body.run();
        ended = true;
      } catch (InterruptedException e) {
        LOG.debug("{} is interrupted", name);
        ended = true;
      } catch (IOException e) {
        LOG.error("{} ends: {}", name, e.getMessage());
        ended = true;
      } catch (RuntimeException e) {
        faults.log(leftOut -> LOG.error("{}: record lost left_out={}", name, leftOut, e));
      }
    }
  }

  void start() {
    thread.start();
  }

  /** Waits until the thread has ended; interrupts it after {@code bound}. */
  void end(Duration bound) {
    try {
      thread.join(bound.toMillis());
      if (thread.isAlive()) {
        LOG.error("{} is stopped by force: its last records are lost", thread.getName());
        thread.interrupt();
        thread.join(bound.toMillis());
      }
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
  }

  /** Interrupts the thread and does not wait for its end. */
  void interrupt() {
    thread.interrupt();
  }
}
