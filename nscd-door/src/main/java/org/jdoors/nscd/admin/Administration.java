package org.jdoors.nscd.admin;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdoors.nscd.cache.CacheCounters;
import org.jdoors.nscd.config.CacheConfig;
import org.jdoors.nscd.config.CacheSetting;
import org.jdoors.nscd.config.NscdConf;
import org.jdoors.nscd.lookup.NameSwitch;
import org.jdoors.nscd.source.Database;
import org.jdoors.nscd.wire.AdminChange;
import org.jdoors.nscd.wire.AdminReport;
import org.jdoors.nscd.wire.CacheName;
import org.jdoors.nscd.wire.CacheParameter;
import org.jdoors.nscd.wire.CacheStatistic;

/**
 * A switch and what administrators see and change of it. Caches of databases that are not served
 * have settings, which are kept and reported, and count nothing.
 */
public final class Administration {

  private final NameSwitch names;

  /** What was read last; guarded by this. */
  private NscdConf conf;

  /** Settings of the caches that nothing is served from; guarded by this. */
  private final Map<CacheName, CacheConfig> unserved = new EnumMap<>(CacheName.class);

  /** What the last change of each cache was about; guarded by this. */
  private final Map<CacheName, Set<CacheParameter>> changed = new EnumMap<>(CacheName.class);

  /** Administration of {@code names}, which was made with {@code conf}. */
  public Administration(NameSwitch names, NscdConf conf) {
    this.names = names;
    this.conf = conf;
    for (CacheName cache : CacheName.values()) {
      if (database(cache).isEmpty()) {
        unserved.put(cache, conf.cache(cache.databaseName()));
      }
    }
  }

  /** Goes on with what a configuration says; what the caches hold and have counted stays. */
  public synchronized void configure(NscdConf read) {
    conf = read;
    names.configureLookups(read);
    for (CacheName cache : CacheName.values()) {
      configure(cache, read.cache(cache.databaseName()));
    }
    changed.clear();
  }

  /** What holds now: what was read last, and what administrators have changed since. */
  public synchronized NscdConf configuration() {
    NscdConf now = conf;
    for (CacheName cache : CacheName.values()) {
      now = now.with(cache.databaseName(), config(cache));
    }
    return now;
  }

  /** The switch. */
  public NameSwitch names() {
    return names;
  }

  /** Settings and statistics now. */
  public synchronized AdminReport report() {
    Map<CacheName, Map<CacheParameter, Long>> settings = new EnumMap<>(CacheName.class);
    Map<CacheName, Map<CacheStatistic, Long>> statistics = new EnumMap<>(CacheName.class);
    for (CacheName cache : CacheName.values()) {
      settings.put(cache, settings(config(cache)));
      database(cache).ifPresent(database -> statistics.put(cache, statistics(database)));
    }
    return new AdminReport(
        LogOutput.debugLevel(), LogOutput.name(), settings, Map.copyOf(changed), statistics);
  }

  /** Makes a change: settings first, then caches are emptied. */
  public synchronized void apply(AdminChange change) {
    change
        .settings()
        .forEach(
            (cache, values) -> {
              configure(cache, changed(config(cache), values));
              changed.put(cache, Set.copyOf(values.keySet()));
            });
    change.flushed().forEach(cache -> database(cache).ifPresent(names::invalidate));
  }

  private void configure(CacheName cache, CacheConfig config) {
    Optional<Database> database = database(cache);
    if (database.isPresent()) {
      names.configure(database.get(), config);
    } else {
      unserved.put(cache, config);
    }
  }

  private CacheConfig config(CacheName cache) {
    CacheConfig kept = unserved.get(cache);
    return kept == null ? names.cacheConfig(Database.valueOf(cache.name())) : kept;
  }

  /** The database whose answers the cache keeps, if it is served. */
  private static Optional<Database> database(CacheName cache) {
    for (Database database : Database.values()) {
      if (database.switchName().equals(cache.databaseName())) {
        return Optional.of(database);
      }
    }
    return Optional.empty();
  }

  private static Map<CacheParameter, Long> settings(CacheConfig config) {
    Map<CacheParameter, Long> values = new EnumMap<>(CacheParameter.class);
    for (CacheParameter parameter : CacheParameter.values()) {
      values.put(parameter, (long) config.get(setting(parameter)));
    }
    return values;
  }

  private static CacheConfig changed(CacheConfig config, Map<CacheParameter, Long> values) {
    CacheConfig changed = config;
    for (Map.Entry<CacheParameter, Long> each : values.entrySet()) {
      changed = changed.with(setting(each.getKey()), bounded(each.getValue()));
    }
    return changed;
  }

  /** As far as an int goes; the unsigned numbers among them have no sense beyond. */
  private static int bounded(long value) {
    return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, value));
  }

  /** The two lists name the same things. */
  private static CacheSetting setting(CacheParameter parameter) {
    return CacheSetting.valueOf(parameter.name());
  }

  private Map<CacheStatistic, Long> statistics(Database database) {
    CacheCounters.Counts counts = names.counts(database);
    Map<CacheStatistic, Long> values = new EnumMap<>(CacheStatistic.class);
    values.put(CacheStatistic.POSITIVE_HITS, counts.positiveHits());
    values.put(CacheStatistic.NEGATIVE_HITS, counts.negativeHits());
    values.put(CacheStatistic.POSITIVE_MISSES, counts.positiveMisses());
    values.put(CacheStatistic.NEGATIVE_MISSES, counts.negativeMisses());
    values.put(CacheStatistic.ENTRIES, names.entries(database));
    values.put(CacheStatistic.DROPS, counts.drops());
    values.put(CacheStatistic.WAITS, counts.waits());
    values.put(CacheStatistic.INVALIDATIONS, counts.invalidations());
    return values;
  }
}
