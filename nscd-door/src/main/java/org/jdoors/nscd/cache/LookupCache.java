package org.jdoors.nscd.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jdoors.nscd.source.Lookup;
import org.jdoors.nscd.source.LookupKey;
import org.jspecify.annotations.Nullable;

/**
 * Answers to one question. A hit makes no object and takes no lock. Of all requests that miss the
 * same key one looks it up and the others wait for it, so a slow source is asked once and hits
 * never wait. Found entries and "there is none" are kept, each for its time; nothing else is.
 *
 * <p>Memory is bounded by weight: an entry weighs what it takes, and where the number of entries is
 * bounded too, at least its share of all.
 */
public final class LookupCache {

  /** Bytes that an entry costs besides key and text: about ten objects of Caffeine's and ours. */
  static final int ENTRY_OVERHEAD = 320;

  /** Longest time that an entry is kept: 73 years, so that sums of it fit a running clock. */
  private static final long LONGEST_LIFE = Long.MAX_VALUE / 4;

  /** How long an expired entry is kept where old data will do; as RFC 8767 section 5 advises. */
  private static final long OLD_DATA_LIFE = TimeUnit.DAYS.toNanos(1);

  /** Where answers come from that are not kept. */
  public interface Loader {

    /** Looks up; the key never changes; may take its time. */
    Lookup load(LookupKey key);

    /** Whether "there is none" is to be looked up again although it is kept. Cheap. */
    default boolean isBehind() {
      return false;
    }
  }

  private volatile CacheSettings settings;
  private final CacheCounters counters;
  private final Admission admission;
  private final Refreshes refreshes;
  private final Ticker ticker;
  private final Cache<LookupKey, Entry> answers;
  private final KeepHot keepHot;
  private final ConcurrentMap<LookupKey, CompletableFuture<Lookup>> pending =
      new ConcurrentHashMap<>();

  /** Counts invalidations, so that a lookup begun before one is not kept after it. */
  private final AtomicLong epoch = new AtomicLong();

  /**
   * An empty cache.
   *
   * @param admission bounds the lookups under way
   * @param refreshes looks hot entries up again
   * @param loader for refreshes
   * @param ticker the time
   */
  public LookupCache(
      CacheSettings settings,
      CacheCounters counters,
      Admission admission,
      Refreshes refreshes,
      Loader loader,
      Ticker ticker) {
    this.settings = settings;
    this.counters = counters;
    this.admission = admission;
    this.refreshes = refreshes;
    this.ticker = ticker;
    CacheSettings.Bounds bounds = settings.bounds();
    int share = share(bounds);
    this.answers =
        Caffeine.newBuilder()
            .ticker(ticker)
            .executor(Runnable::run)
            .initialCapacity(bounds.expectedEntries())
            .maximumWeight(
                bounds.maxEntries() > 0 ? (long) share * bounds.maxEntries() : bounds.maxBytes())
            .weigher((LookupKey key, Entry entry) -> Math.max(share, weight(key, entry.outcome)))
            .expireAfter(Expiry.<LookupKey, Entry>writing((key, entry) -> keptFor(entry)))
            .build();
    this.keepHot =
        new KeepHot(answers, ticker, refreshes, (key, entry) -> refresh(key, entry, loader));
    keepHot.count(settings.enabled() ? settings.keepHot() : 0);
  }

  /** What an entry weighs at least, so that no more than the most entries fit. */
  private static int share(CacheSettings.Bounds bounds) {
    return bounds.maxEntries() > 0
        ? (int) Math.max(1, Math.min(Integer.MAX_VALUE, bounds.maxBytes() / bounds.maxEntries()))
        : 0;
  }

  private static int weight(LookupKey key, Lookup outcome) {
    int text = outcome instanceof Lookup.Found found ? found.text().length : 0;
    return key.length() + text + ENTRY_OVERHEAD;
  }

  /** Nanoseconds; zero if it is not to be kept. */
  private long life(Lookup outcome) {
    CacheSettings now = settings;
    Duration life = Duration.ZERO;
    if (outcome instanceof Lookup.Found found) {
      life = shorter(found.ttl(), now.positiveTtl());
    } else if (outcome instanceof Lookup.NotFound missing) {
      life = shorter(missing.ttl(), now.negativeTtl());
    }
    return life.toSeconds() > TimeUnit.NANOSECONDS.toSeconds(LONGEST_LIFE)
        ? LONGEST_LIFE
        : Math.max(0, life.toNanos());
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /** An entry is used while its time to live has not passed: at its very end it still is. */
  private Duration keptFor(Entry entry) {
    CacheSettings now = settings;
    long left = entry.expires - ticker.read() + 1;
    if (now.avoidLookups()) {
      return Duration.ofNanos(LONGEST_LIFE);
    }
    return Duration.ofNanos(now.oldDataOk() ? left + OLD_DATA_LIFE : left);
  }

  /**
   * Goes on with other settings: what is kept stays, with the time to live that it was kept for.
   *
   * @param changed the bounds in it must be those that the cache was made with
   */
  public void configure(CacheSettings changed) {
    CacheSettings.Bounds bounds = settings.bounds();
    if (!changed.bounds().equals(bounds)) {
      throw new IllegalArgumentException(bounds + " to " + changed.bounds());
    }
    settings = changed;
    keepHot.count(changed.enabled() ? changed.keepHot() : 0);
  }

  /**
   * The answer for {@code key}, from the cache or by {@code loader}.
   *
   * @param key may be a reusable one
   */
  public Lookup get(LookupKey key, Loader loader) {
    CacheSettings now = settings;
    if (!now.enabled()) {
      return getPast(key, loader);
    }
    Entry entry = answers.getIfPresent(key);
    if (entry != null && isUsable(entry, now, key, loader)) {
      entry.hit();
      counters.hit(entry.isPositive());
      return entry.outcome;
    }
    if (now.avoidLookups()) {
      return new Lookup.NotFound();
    }
    return admitted(key.frozen(), entry, loader, true);
  }

  /**
   * The answer of {@code loader}, which is not kept; one of the lookups under way.
   *
   * @param key may be a reusable one
   */
  public Lookup getPast(LookupKey key, Loader loader) {
    return admitted(key.frozen(), null, loader, false);
  }

  private boolean isUsable(Entry entry, CacheSettings now, LookupKey key, Loader loader) {
    if (!entry.isPositive() && loader.isBehind()) {
      return false;
    }
    if (now.avoidLookups() || entry.holdsAt(ticker.read())) {
      return true;
    }
    if (now.oldDataOk()) {
      refresh(key.frozen(), entry, loader);
      return true;
    }
    return false;
  }

  private Lookup admitted(LookupKey key, @Nullable Entry unusable, Loader loader, boolean keep) {
    Places place = admission.enter();
    if (place == null) {
      counters.dropped();
      return new Lookup.NotServed("a free thread");
    }
    try {
      return keep ? miss(key, unusable, loader) : loader.load(key);
    } finally {
      place.leave();
    }
  }

  private Lookup miss(LookupKey key, @Nullable Entry unusable, Loader loader) {
    CompletableFuture<Lookup> mine = new CompletableFuture<>();
    CompletableFuture<Lookup> other = pending.putIfAbsent(key, mine);
    if (other != null) {
      counters.waited();
      return await(other);
    }
    Lookup outcome = new Lookup.TryAgain("the lookup failed");
    try {
      // Another request may have finished between the miss and the promise.
      Entry entry = answers.getIfPresent(key);
      if (entry != null && entry != unusable) {
        outcome = entry.outcome;
        counters.hit(entry.isPositive());
      } else {
        outcome = load(key, loader, 0, true);
      }
    } finally {
      pending.remove(key, mine);
      mine.complete(outcome);
    }
    return outcome;
  }

  private Lookup load(LookupKey key, Loader loader, int hits, boolean counted) {
    long before = epoch.get();
    Lookup outcome = loader.load(key);
    long life = life(outcome);
    if (life > 0) {
      Entry entry = new Entry(outcome, ticker.read(), life, hits);
      answers.put(key, entry);
      if (counted) {
        counters.stored(entry.isPositive());
      }
      if (epoch.get() == before) {
        keepHot.stored(entry);
      } else {
        answers.asMap().remove(key, entry);
      }
    }
    return outcome;
  }

  /** Looks an entry up again in the background; if that fails it stays as it is. */
  private void refresh(LookupKey key, Entry entry, Loader loader) {
    if (entry.refreshing) {
      return;
    }
    entry.refreshing = true;
    if (!refreshes.now(() -> refreshNow(key, entry, loader))) {
      entry.refreshing = false;
    }
  }

  private void refreshNow(LookupKey key, Entry entry, Loader loader) {
    CompletableFuture<Lookup> mine = new CompletableFuture<>();
    Lookup outcome = new Lookup.TryAgain("the lookup failed");
    try {
      // A request may be at it already.
      if (pending.putIfAbsent(key, mine) == null) {
        outcome = load(key, loader, entry.hits / 2, false);
      }
    } finally {
      pending.remove(key, mine);
      mine.complete(outcome);
      entry.refreshing = false;
    }
  }

  private Lookup await(CompletableFuture<Lookup> other) {
    try {
      return other.get(settings.deadline().toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return new Lookup.TryAgain("another lookup of the same key takes too long");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Lookup.TryAgain("interrupted");
    } catch (ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  /** Forgets everything; lookups under way are not kept, and nobody joins them any more. */
  public void invalidateAll() {
    epoch.incrementAndGet();
    answers.invalidateAll();
    pending.clear();
  }

  /** Number of entries, expired ones that nobody asked for included. */
  public long size() {
    return answers.estimatedSize();
  }
}
