package org.jdoors.syslog.input;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jdoors.syslog.config.InputSettings.Limits;
import org.jspecify.annotations.Nullable;

/**
 * How much each sender may send: a token bucket for each, so that a flood slows its sender alone.
 * The senders heard of longest ago are forgotten beyond {@link InputLimits#SENDERS}. For any number
 * of threads.
 *
 * @param <S> what tells senders apart
 */
final class RateLimit<S> {
  /** Takes how many records of a sender were dropped; null stands for senders forgotten since. */
  @FunctionalInterface
  interface Report<S> {
    void dropped(@Nullable S sender, long records) throws InterruptedException;
  }

  private static final double SECOND = TimeUnit.SECONDS.toNanos(1);

  private static final class Bucket {
    private double tokens;
    private long filled;
    private long dropped;
  }

  private final double rate;
  private final double size;
  private final LongSupplier nanoTime;
  private final Map<S, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true);
  private long droppedOfForgotten;
  private long unreported;
  private long reported;

  /**
   * @param nanoTime as {@link System#nanoTime}
   */
  RateLimit(Limits limits, LongSupplier nanoTime) {
    this.rate = limits.ratePerSender() / SECOND;
    this.size = Math.max(1, limits.ratePerSender() + (double) limits.burst());
    this.nanoTime = nanoTime;
    this.reported = nanoTime.getAsLong();
  }

  /** Whether there is a limit at all. */
  boolean isOn() {
    return rate > 0;
  }

  /** Takes one record of a sender, or counts it as dropped. */
  synchronized boolean admit(S sender) {
    Bucket bucket = bucket(sender);
    if (bucket.tokens >= 1) {
      bucket.tokens--;
      return true;
    }
    bucket.dropped++;
    unreported++;
    return false;
  }

  /**
   * Takes records of a sender that are here already.
   *
   * @return nanoseconds for which nothing more should be read of it, 0 for none
   */
  synchronized long charge(S sender, int records) {
    Bucket bucket = bucket(sender);
    bucket.tokens -= records;
    return bucket.tokens >= 0 ? 0 : (long) Math.ceil(-bucket.tokens / rate);
  }

  private Bucket bucket(S sender) {
    long now = nanoTime.getAsLong();
    Bucket bucket = buckets.get(sender);
    if (bucket == null) {
      bucket = new Bucket();
      bucket.tokens = size;
      bucket.filled = now;
      buckets.put(sender, bucket);
      forgetEldest();
    }
    bucket.tokens = Math.min(size, bucket.tokens + (now - bucket.filled) * rate);
    bucket.filled = now;
    return bucket;
  }

  private void forgetEldest() {
    if (buckets.size() > InputLimits.SENDERS) {
      var eldest = buckets.entrySet().iterator();
      droppedOfForgotten += eldest.next().getValue().dropped;
      eldest.remove();
    }
  }

  /** Whether drops wait to be reported. */
  synchronized boolean isReportDue() {
    return unreported > 0;
  }

  /** Reports what was dropped since the last report, at most once in {@link InputLimits#SWEEP}. */
  void report(Report<S> report) throws InterruptedException {
    long now = nanoTime.getAsLong();
    synchronized (this) {
      if (unreported == 0 || now - reported < InputLimits.SWEEP.toNanos()) {
        return;
      }
    }
    reportAll(report);
  }

  /** Reports what was dropped since the last report. */
  void reportAll(Report<S> report) throws InterruptedException {
    Map<S, Long> dropped = new LinkedHashMap<>();
    long others;
    synchronized (this) {
      reported = nanoTime.getAsLong();
      unreported = 0;
      others = droppedOfForgotten;
      droppedOfForgotten = 0;
      buckets.forEach(
          (sender, bucket) -> {
            if (bucket.dropped > 0) {
              dropped.put(sender, bucket.dropped);
              bucket.dropped = 0;
            }
          });
    }
    for (Map.Entry<S, Long> entry : dropped.entrySet()) {
      report.dropped(entry.getKey(), entry.getValue());
    }
    if (others > 0) {
      report.dropped(null, others);
    }
  }
}
