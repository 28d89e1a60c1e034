package org.jdoors.nscd.cache;

import org.jdoors.nscd.source.Lookup;

/** What is kept of a lookup. */
final class Entry {

  final Lookup outcome;

  /** Nanoseconds on the cache's clock up to which, itself included, the outcome holds. */
  final long expires;

  /** When it is time to look it up again if it is among the hot ones. */
  final long refreshDue;

  /**
   * How often it was asked for, halved at each refresh, so that what was hot once cools down.
   * Threads add to it without care: a few that are lost do no harm, and a hit costs nothing.
   */
  int hits;

  /** Whether it is being looked up again. */
  volatile boolean refreshing;

  Entry(Lookup outcome, long now, long life, int hits) {
    this.outcome = outcome;
    this.expires = now + life;
    this.refreshDue = now + life / 3 * 2;
    this.hits = hits;
  }

  void hit() {
    int before = hits;
    if (before < Integer.MAX_VALUE) {
      hits = before + 1;
    }
  }

  boolean isPositive() {
    return outcome instanceof Lookup.Found;
  }

  boolean holdsAt(long now) {
    return now - expires <= 0;
  }

  boolean isRefreshDueAt(long now) {
    return now - refreshDue >= 0;
  }
}
