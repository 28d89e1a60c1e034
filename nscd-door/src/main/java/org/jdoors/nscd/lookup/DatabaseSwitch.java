package org.jdoors.nscd.lookup;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jdoors.nscd.cache.Admission;
import org.jdoors.nscd.cache.CacheCounters;
import org.jdoors.nscd.cache.CacheSettings;
import org.jdoors.nscd.cache.LookupCache;
import org.jdoors.nscd.cache.Places;
import org.jdoors.nscd.config.CacheConfig;
import org.jdoors.nscd.config.Defaults;
import org.jdoors.nscd.source.Database;
import org.jdoors.nscd.source.Entries;
import org.jdoors.nscd.source.Lookup;
import org.jdoors.nscd.source.LookupKey;
import org.jdoors.nscd.source.Question;
import org.jspecify.annotations.Nullable;

/** One database: a cache per question before its policy, emptied when a source has changed. */
final class DatabaseSwitch {

  private final Database database;
  private final Surroundings surroundings;
  private final Places own = new Places(0);
  private final Admission admission;
  private final CacheCounters counters = new CacheCounters();
  private final AtomicLong seenGeneration;
  private volatile boolean lookups = true;
  private volatile PolicyRunner runner;
  private volatile CacheConfig config;
  private volatile Map<Question, LookupCache> caches;

  /** Kept as a field, so that a hit makes no object. */
  private final LookupCache.Loader loader =
      new LookupCache.Loader() {
        @Override
        public Lookup load(LookupKey key) {
          return DatabaseSwitch.this.run(runner, key);
        }

        @Override
        public boolean isBehind() {
          return config.checkFiles() && runner.isBehind(database);
        }
      };

  DatabaseSwitch(
      Database database,
      PolicyRunner runner,
      CacheConfig config,
      Places common,
      Surroundings surroundings) {
    this.database = database;
    this.runner = runner;
    this.config = config;
    this.admission = new Admission(own, common);
    this.surroundings = surroundings;
    runner.checkInterval(database, config.checkInterval());
    this.seenGeneration = new AtomicLong(runner.generation(database));
    this.caches = caches(config);
  }

  private Map<Question, LookupCache> caches(CacheConfig with) {
    Map<Question, LookupCache> made = new EnumMap<>(Question.class);
    for (Question question : Question.values()) {
      if (question.database() == database) {
        made.put(
            question,
            new LookupCache(
                settings(with),
                counters,
                admission,
                surroundings.refreshes(),
                loader,
                surroundings.ticker()));
      }
    }
    return made;
  }

  private static CacheSettings settings(CacheConfig config) {
    return new CacheSettings(
        config.enabled(),
        config.positiveTtl(),
        config.negativeTtl(),
        config.keepHotCount(),
        config.oldDataOk(),
        config.avoidNameService(),
        new CacheSettings.Bounds(
            config.maxEntries(), Defaults.cacheBytes(), config.expectedEntries()),
        Defaults.LOOKUP_DEADLINE);
  }

  /** Goes on with another configuration; new bounds begin with empty caches. */
  synchronized void configure(CacheConfig changed) {
    CacheSettings settings = settings(changed);
    if (settings.bounds().equals(settings(config).bounds())) {
      caches.values().forEach(cache -> cache.configure(settings));
    } else {
      Map<Question, LookupCache> old = caches;
      caches = caches(changed);
      old.values().forEach(LookupCache::invalidateAll);
    }
    config = changed;
    runner.checkInterval(database, changed.checkInterval());
  }

  /** Whether sources are asked at all, and how many lookups have places of this database's own. */
  void configureLookups(boolean enabled, int places) {
    lookups = enabled;
    own.resize(places);
  }

  CacheConfig config() {
    return config;
  }

  /** Goes on with another policy, whose answers may be others. */
  synchronized void policy(PolicyRunner changed) {
    changed.checkInterval(database, config.checkInterval());
    runner = changed;
    seenGeneration.set(changed.generation(database));
    invalidate();
  }

  /** Number of entries in all caches, expired ones that nobody asked for included. */
  long entries() {
    return caches.values().stream().mapToLong(LookupCache::size).sum();
  }

  Lookup lookup(LookupKey key) {
    if (config.checkFiles()) {
      long seen = seenGeneration.get();
      long now = runner.generation(database);
      if (now != seen && seenGeneration.compareAndSet(seen, now)) {
        invalidate();
      }
    }
    return cache(key.question()).get(key, loader);
  }

  /** Looks up past the caches, as one of the lookups under way. */
  Lookup lookup(LookupKey key, PolicyRunner by) {
    return cache(key.question()).getPast(key, asked -> run(by, asked));
  }

  private Lookup run(PolicyRunner by, LookupKey key) {
    return lookups ? by.run(key) : new Lookup.Unavailable("lookups are disabled");
  }

  @Nullable List<Entries> entriesBySource() {
    return lookups ? runner.entries(database) : List.of();
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
