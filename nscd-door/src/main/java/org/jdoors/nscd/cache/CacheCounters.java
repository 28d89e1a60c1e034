package org.jdoors.nscd.cache;

import java.util.concurrent.atomic.LongAdder;

/** Counters of one database, shared by the caches of its questions; as {@code nscd -g} has them. */
public final class CacheCounters {

  private final LongAdder positiveHits = new LongAdder();
  private final LongAdder negativeHits = new LongAdder();
  private final LongAdder positiveMisses = new LongAdder();
  private final LongAdder negativeMisses = new LongAdder();
  private final LongAdder waits = new LongAdder();
  private final LongAdder drops = new LongAdder();
  private final LongAdder invalidations = new LongAdder();

  void hit(boolean positive) {
    (positive ? positiveHits : negativeHits).increment();
  }

  void stored(boolean positive) {
    (positive ? positiveMisses : negativeMisses).increment();
  }

  void waited() {
    waits.increment();
  }

  void dropped() {
    drops.increment();
  }

  /** The caches of the database were emptied. */
  public void invalidated() {
    invalidations.increment();
  }

  /** The counts now. */
  public Counts counts() {
    return new Counts(
        positiveHits.sum(),
        negativeHits.sum(),
        positiveMisses.sum(),
        negativeMisses.sum(),
        waits.sum(),
        drops.sum(),
        invalidations.sum());
  }

  /**
   * Counts since the start.
   *
   * @param positiveHits entries answered from the cache
   * @param negativeHits missing entries answered from the cache
   * @param positiveMisses lookups that stored an entry
   * @param negativeMisses lookups that stored that there is none
   * @param waits requests that waited for another's lookup
   * @param drops requests refused because too many lookups were under way
   * @param invalidations times the database's caches were emptied
   */
  public record Counts(
      long positiveHits,
      long negativeHits,
      long positiveMisses,
      long negativeMisses,
      long waits,
      long drops,
      long invalidations) {}
}
