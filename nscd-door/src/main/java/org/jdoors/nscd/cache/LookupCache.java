package org.jdoors.nscd.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import com.github.benmanes.caffeine.cache.Weigher;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jdoors.nscd.source.Lookup;
import org.jdoors.nscd.source.LookupKey;

/**
 * Answers to one question. A hit makes no object and takes no lock. Of all requests that miss the
 * same key one looks it up and the others wait for it, so a slow source is asked once and hits
 * never wait. Found entries and "there is none" are kept, each for its time; nothing else is.
 */
public final class LookupCache {

  /** Bytes that an entry costs besides key and text. */
  private static final int ENTRY_OVERHEAD = 160;

  /** Longest time that an entry is kept: 146 years, half of what a running clock can tell apart. */
  private static final Duration LONGEST_LIFE = Duration.ofNanos(Long.MAX_VALUE / 2);

  private volatile CacheSettings settings;
  private final CacheCounters counters;
  private final Cache<LookupKey, Lookup> answers;
  private final ConcurrentMap<LookupKey, CompletableFuture<Lookup>> pending =
      new ConcurrentHashMap<>();

  /** Counts invalidations, so that a lookup begun before one is not kept after it. */
  private final AtomicLong epoch = new AtomicLong();

  /** A cache that reads the time from {@code ticker}. */
  public LookupCache(CacheSettings settings, CacheCounters counters, Ticker ticker) {
    this.settings = settings;
    this.counters = counters;
    boolean counted = settings.maxEntries() > 0;
    Weigher<LookupKey, Lookup> weigher = counted ? (key, value) -> 1 : LookupCache::weight;
    this.answers =
        Caffeine.newBuilder()
            .ticker(ticker)
            .executor(Runnable::run)
            .maximumWeight(counted ? settings.maxEntries() : settings.maxBytes())
            .weigher(weigher)
            .expireAfter(Expiry.<LookupKey, Lookup>creating((key, value) -> life(value)))
            .build();
  }

  private static int weight(LookupKey key, Lookup value) {
    int text = value instanceof Lookup.Found found ? found.text().length : 0;
    return key.length() + text + ENTRY_OVERHEAD;
  }

  private Duration ttl(Lookup outcome) {
    CacheSettings now = settings;
    if (outcome instanceof Lookup.Found found) {
      return shorter(found.ttl(), now.positiveTtl());
    }
    return outcome instanceof Lookup.NotFound missing
        ? shorter(missing.ttl(), now.negativeTtl())
        : Duration.ZERO;
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /** An entry is used while its time to live has not passed: at its very end it still is. */
  private Duration life(Lookup outcome) {
    Duration ttl = ttl(outcome);
    return ttl.compareTo(LONGEST_LIFE) < 0 ? ttl.plusNanos(1) : LONGEST_LIFE;
  }

  /**
   * Goes on with other settings: what is kept stays, with the time to live that it was kept for.
   *
   * @param changed the bounds in it must be those that the cache was made with
   */
  public void configure(CacheSettings changed) {
    CacheSettings before = settings;
    if (changed.maxEntries() != before.maxEntries() || changed.maxBytes() != before.maxBytes()) {
      throw new IllegalArgumentException("bounds of " + before + " to " + changed);
    }
    settings = changed;
  }

  /**
   * The answer for {@code key}, from the cache or by {@code loader}.
   *
   * @param key may be a reusable one
   * @param loader looks up; gets a key that never changes; may take its time
   */
  public Lookup get(LookupKey key, Function<LookupKey, Lookup> loader) {
    if (!settings.enabled()) {
      return loader.apply(key.frozen());
    }
    Lookup answer = answers.getIfPresent(key);
    if (answer != null) {
      counters.hit(answer instanceof Lookup.Found);
      return answer;
    }
    return miss(key.frozen(), loader);
  }

  private Lookup miss(LookupKey key, Function<LookupKey, Lookup> loader) {
    CompletableFuture<Lookup> mine = new CompletableFuture<>();
    CompletableFuture<Lookup> other = pending.putIfAbsent(key, mine);
    if (other != null) {
      counters.waited();
      return await(other);
    }
    Lookup outcome = new Lookup.TryAgain("the lookup failed");
    try {
      // Another request may have finished between the miss and the promise.
      Lookup answer = answers.getIfPresent(key);
      outcome = answer != null ? answer : load(key, loader);
    } finally {
      pending.remove(key, mine);
      mine.complete(outcome);
    }
    return outcome;
  }

  private Lookup load(LookupKey key, Function<LookupKey, Lookup> loader) {
    long before = epoch.get();
    Lookup outcome = loader.apply(key);
    if (!ttl(outcome).isNegative() && !ttl(outcome).isZero()) {
      answers.put(key, outcome);
      counters.stored(outcome instanceof Lookup.Found);
      if (epoch.get() != before) {
        answers.invalidate(key);
      }
    }
    return outcome;
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

  /** Forgets everything; lookups under way are not kept either. */
  public void invalidateAll() {
    epoch.incrementAndGet();
    answers.invalidateAll();
  }

  /** Number of entries, expired ones that nobody asked for included. */
  public long size() {
    return answers.estimatedSize();
  }
}
