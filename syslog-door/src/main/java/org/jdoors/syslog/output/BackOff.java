package org.jdoors.syslog.output;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How long to wait before something is tried again: nothing the first time, then the shortest time,
 * then twice that, up to the longest. A success that lasts begins anew. For one thread at a time.
 */
final class BackOff {
  private final long shortest;
  private final long longest;
  private final LongSupplier nanoTime;
  private long pause;
  private long due;
  private long triedAt;

  BackOff(Duration shortest, Duration longest, LongSupplier nanoTime) {
    this.shortest = shortest.toNanos();
    this.longest = longest.toNanos();
    this.nanoTime = nanoTime;
    this.due = nanoTime.getAsLong();
  }

  /** Nanoseconds until the next try; 0 if it may be made now. */
  long nanos() {
    return Math.max(0, due - nanoTime.getAsLong());
  }

  /** A try is made now. */
  void tried() {
    triedAt = nanoTime.getAsLong();
    pause = pause == 0 ? shortest : Math.min(2 * pause, longest);
    due = triedAt + pause;
  }

  /** It works. Only if it does for longer than the last pause, a failure counts as a first one. */
  void succeeded() {
    long now = nanoTime.getAsLong();
    if (pause != 0 && now - triedAt > pause) {
      pause = 0;
      due = now;
    }
  }
}
