package org.jdoors.nscd.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.BiConsumer;
import org.jdoors.nscd.source.LookupKey;

/**
 * Has the entries that are asked for most looked up again when two thirds of their life are over.
 * It looks at the cache when the first entry comes to that point, and as long as entries are there;
 * an empty cache costs nothing.
 */
final class KeepHot {

  /** Shortest time between two looks at the cache. */
  private static final long SHORTEST_REST = Duration.ofSeconds(1).toNanos();

  private final Cache<LookupKey, Entry> answers;
  private final Ticker ticker;
  private final Refreshes refreshes;
  private final BiConsumer<LookupKey, Entry> refresh;
  private volatile int count;

  /** When the next look is planned, if {@link #planned}; guarded by this. */
  private long next;

  private boolean planned;

  /** An entry as the look found it: its hits go on. */
  private record Hot(LookupKey key, Entry entry, int hits) {}

  KeepHot(
      Cache<LookupKey, Entry> answers,
      Ticker ticker,
      Refreshes refreshes,
      BiConsumer<LookupKey, Entry> refresh) {
    this.answers = answers;
    this.ticker = ticker;
    this.refreshes = refreshes;
    this.refresh = refresh;
  }

  /** How many are kept fresh; zero or less for none. */
  void count(int newCount) {
    boolean starts = count <= 0 && newCount > 0;
    count = newCount;
    if (starts) {
      look();
    }
  }

  /** An entry has come in. */
  void stored(Entry entry) {
    if (count > 0) {
      plan(entry.refreshDue);
    }
  }

  private synchronized void plan(long due) {
    long now = ticker.read();
    long at = Math.max(now + SHORTEST_REST, due);
    if (!planned || at - next < 0) {
      planned = true;
      next = at;
      refreshes.later(() -> lookAt(at), Duration.ofNanos(at - now));
    }
  }

  private void lookAt(long at) {
    synchronized (this) {
      if (!planned || next != at) {
        // An earlier look was planned after this one, and has been.
        return;
      }
      planned = false;
    }
    look();
  }

  private void look() {
    int most = count;
    if (most <= 0) {
      return;
    }
    long now = ticker.read();
    long due = Long.MAX_VALUE;
    PriorityQueue<Hot> hottest = new PriorityQueue<>(Comparator.comparingInt(Hot::hits));
    for (Map.Entry<LookupKey, Entry> each : answers.asMap().entrySet()) {
      Entry entry = each.getValue();
      if (!entry.holdsAt(now)) {
        continue;
      }
      // What is not hot now may be before its end.
      long again = entry.isRefreshDueAt(now) ? (entry.expires - now) / 2 : entry.refreshDue - now;
      due = Math.min(due, again);
      int hits = entry.hits;
      if (hits > 0) {
        hottest.add(new Hot(each.getKey(), entry, hits));
        if (hottest.size() > most) {
          hottest.remove();
        }
      }
    }
    for (Hot each : hottest) {
      if (each.entry().isRefreshDueAt(now)) {
        refresh.accept(each.key(), each.entry());
      }
    }
    if (due != Long.MAX_VALUE) {
      plan(now + due);
    }
  }
}
