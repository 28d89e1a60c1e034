package org.jdoors.nscd.lookup;

import com.github.benmanes.caffeine.cache.Ticker;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jdoors.nscd.cache.CacheCounters;
import org.jdoors.nscd.cache.CacheSettings;
import org.jdoors.nscd.cache.LookupCache;
import org.jdoors.nscd.config.CacheConfig;
import org.jdoors.nscd.config.Defaults;
import org.jdoors.nscd.source.Database;
import org.jdoors.nscd.source.Lookup;
import org.jdoors.nscd.source.LookupKey;
import org.jdoors.nscd.source.Question;

/** One database: a cache per question before its policy, emptied when a source has changed. */
final class DatabaseSwitch {

  private final Database database;
  private final PolicyRunner runner;
  private final boolean checkFiles;
  private final CacheCounters counters = new CacheCounters();
  private final Map<Question, LookupCache> caches = new EnumMap<>(Question.class);
  private final AtomicLong seenGeneration;

  /** Kept as a field, so that a hit makes no object. */
  private final Function<LookupKey, Lookup> loader;

  DatabaseSwitch(Database database, PolicyRunner runner, CacheConfig config, Ticker ticker) {
    this.database = database;
    this.runner = runner;
    this.checkFiles = config.checkFiles();
    this.loader = runner::run;
    this.seenGeneration = new AtomicLong(runner.generation(database));
    CacheSettings settings =
        new CacheSettings(
            config.enabled(),
            config.positiveTtl(),
            config.negativeTtl(),
            config.maxEntries(),
            Defaults.CACHE_BYTES,
            Defaults.LOOKUP_DEADLINE);
    for (Question question : Question.values()) {
      if (question.database() == database) {
        caches.put(question, new LookupCache(settings, counters, ticker));
      }
    }
  }

  Lookup lookup(LookupKey key) {
    if (checkFiles) {
      long seen = seenGeneration.get();
      long now = runner.generation(database);
      if (now != seen && seenGeneration.compareAndSet(seen, now)) {
        invalidate();
      }
    }
    return cache(key.question()).get(key, loader);
  }

  void invalidate() {
    caches.values().forEach(LookupCache::invalidateAll);
    counters.invalidated();
  }

  LookupCache cache(Question question) {
    LookupCache cache = caches.get(question);
    if (cache == null) {
      throw new IllegalArgumentException(question + " is not for " + database);
    }
    return cache;
  }

  CacheCounters counters() {
    return counters;
  }
}
