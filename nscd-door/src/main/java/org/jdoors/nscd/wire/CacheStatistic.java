package org.jdoors.nscd.wire;

/**
 * The counters of a cache ({@code nscd_cache_stat_t}) in the order of their members.
 *
 * <p>Source: illumos cmd/nscd/cache.h.
 */
public enum CacheStatistic {
  /** Entries answered from the cache. */
  POSITIVE_HITS,
  /** "There is none" answered from the cache. */
  NEGATIVE_HITS,
  /** Lookups that stored an entry. */
  POSITIVE_MISSES,
  /** Lookups that stored that there is none. */
  NEGATIVE_MISSES,
  /** Entries there are now. */
  ENTRIES,
  /** Requests refused because too many were under way. */
  DROPS,
  /** Requests that waited for the lookup of another. */
  WAITS,
  /** Times the cache was emptied. */
  INVALIDATIONS
}
