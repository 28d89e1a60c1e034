package org.jdoors.syslog.input;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * How many calls with records are served at a time, a long call counting as several. A call beyond
 * that waits before its record takes any memory; one that finds too many waiting is told so at
 * once, so that threads are left for the calls that must always be answered.
 */
final class CallLimit {
  /** Places of calls in hand. */
  private static final int AT_A_TIME = 256;

  /**
   * Bytes of a call for each of its places. What is made of a byte, the text, the line with its
   * escapes, and the places of its parameters, takes 16 bytes at worst: 32 MiB of all calls.
   */
  private static final int PLACE_BYTES = 8 * 1024;

  /** With those in hand three quarters of the 1024 threads that libdoor makes at most. */
  private static final int WAITING = 512;

  private final Semaphore places = new Semaphore(AT_A_TIME, true);
  private final long patience;

  /**
   * @param patience longest wait
   */
  CallLimit(Duration patience) {
    this.patience = patience.toNanos();
  }

  private static int places(int bytes) {
    return 1 + bytes / PLACE_BYTES;
  }

  /** Whether a call of so many bytes may be served; then {@link #leave} must follow. */
  boolean enter(int bytes) {
    int wanted = places(bytes);
    // Whoever waits comes first, or a long call would wait for ever while short ones come.
    if (!places.hasQueuedThreads() && places.tryAcquire(wanted)) {
      return true;
    }
    if (places.getQueueLength() >= WAITING) {
      return false;
    }
    try {
      return places.tryAcquire(wanted, patience, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  void leave(int bytes) {
    places.release(places(bytes));
  }
}
