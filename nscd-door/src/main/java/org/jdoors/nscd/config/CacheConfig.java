package org.jdoors.nscd.config;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/** How the answers of one database are cached; never changes. */
public final class CacheConfig {

  /** The compiled-in values of illumos nscd. */
  static final CacheConfig USUAL = new CacheConfig(Map.of());

  /** Room is made for no more entries than this; a table grows by itself. */
  private static final int MOST_EXPECTED = 1 << 16;

  /** The values that are not the compiled-in ones. */
  private final Map<CacheSetting, Integer> values;

  private CacheConfig(Map<CacheSetting, Integer> values) {
    this.values = values;
  }

  /** A setting's value; flags are 0 or 1. */
  public int get(CacheSetting setting) {
    return values.getOrDefault(setting, setting.usual());
  }

  /** The same with one setting changed; any value but 0 sets a flag. */
  public CacheConfig with(CacheSetting setting, int value) {
    Map<CacheSetting, Integer> changed = new EnumMap<>(CacheSetting.class);
    changed.putAll(values);
    changed.put(setting, setting.isFlag() && value != 0 ? 1 : value);
    return new CacheConfig(changed);
  }

  /** Whether answers are cached at all. */
  public boolean enabled() {
    return get(CacheSetting.ENABLE) != 0;
  }

  /** Whether a changed file drops what is cached. */
  public boolean checkFiles() {
    return get(CacheSetting.CHECK_FILES) != 0;
  }

  /** Shortest time between two looks at the file; zero asks for every lookup. */
  public Duration checkInterval() {
    return seconds(CacheSetting.CHECK_INTERVAL);
  }

  /** How long an entry is kept. */
  public Duration positiveTtl() {
    return seconds(CacheSetting.POSITIVE_TTL);
  }

  /** How long it is remembered that there is no entry. */
  public Duration negativeTtl() {
    return seconds(CacheSetting.NEGATIVE_TTL);
  }

  /** Entries of each kind of lookup that are looked up again before they expire. */
  public int keepHotCount() {
    return Math.max(0, get(CacheSetting.KEEP_HOT));
  }

  /** Whether an expired entry is given once more while it is looked up again. */
  public boolean oldDataOk() {
    return get(CacheSetting.OLD_DATA_OK) != 0;
  }

  /** Whether answers come from the cache only. */
  public boolean avoidNameService() {
    return get(CacheSetting.AVOID_NAME_SERVICE) != 0;
  }

  /** Entries of each kind of lookup for which room is made at once. */
  public int expectedEntries() {
    int suggested = get(CacheSetting.SUGGESTED_SIZE);
    int expected = suggested > 0 ? suggested : get(CacheSetting.HINT_SIZE);
    return Math.max(0, Math.min(MOST_EXPECTED, expected));
  }

  /** Most entries per kind of lookup, 0 for no limit but that on memory. */
  public int maxEntries() {
    return Math.max(0, get(CacheSetting.MAX_ENTRIES));
  }

  /** Negative times are as none. */
  private Duration seconds(CacheSetting setting) {
    return Duration.ofSeconds(Math.max(0, get(setting)));
  }
}
