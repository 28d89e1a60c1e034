package org.jdoors.syslog.input;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * How many calls with records are served at a time. A call beyond that waits before its record
 * takes any memory; one that finds too many waiting is told so at once, so that threads are left
 * for the calls that must always be answered.
 */
final class CallLimit {
  /** Records in hand; one may be 64 KiB, and the text made of it twice that. */
  private static final int AT_A_TIME = 256;

  /** With those in hand three quarters of the 1024 threads that libdoor makes at most. */
  private static final int WAITING = 512;

  private final Semaphore places = new Semaphore(AT_A_TIME);
  private final long patience;

  /**
   * @param patience longest wait
   */
  CallLimit(Duration patience) {
    this.patience = patience.toNanos();
  }

  /** Whether the call may be served; then {@link #leave} must follow. */
  boolean enter() {
    if (places.tryAcquire()) {
      return true;
    }
    if (places.getQueueLength() >= WAITING) {
      return false;
    }
    try {
      return places.tryAcquire(patience, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  void leave() {
    places.release();
  }
}
