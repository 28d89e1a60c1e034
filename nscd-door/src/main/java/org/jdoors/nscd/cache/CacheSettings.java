package org.jdoors.nscd.cache;

import java.time.Duration;

/**
 * How a cache behaves.
 *
 * @param enabled whether anything is kept
 * @param positiveTtl how long a found entry is kept at most; zero or less keeps none
 * @param negativeTtl how long it is remembered that there is none; zero or less does not
 * @param keepHot entries that are looked up again before they expire: those asked for most
 * @param oldDataOk whether an expired entry is given once more while it is looked up again
 * @param avoidLookups whether answers come from what is kept only, however old
 * @param bounds fixed when the cache is made
 * @param deadline how long a request waits for the lookup of another
 */
public record CacheSettings(
    boolean enabled,
    Duration positiveTtl,
    Duration negativeTtl,
    int keepHot,
    boolean oldDataOk,
    boolean avoidLookups,
    Bounds bounds,
    Duration deadline) {

  /**
   * Room of a cache.
   *
   * @param maxEntries most entries, 0 for as many as there is memory for
   * @param maxBytes bound on the memory of the entries
   * @param expectedEntries entries to make room for at once
   */
  public record Bounds(int maxEntries, long maxBytes, int expectedEntries) {}
}
