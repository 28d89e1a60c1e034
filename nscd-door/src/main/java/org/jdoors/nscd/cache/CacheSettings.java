package org.jdoors.nscd.cache;

import java.time.Duration;

/**
 * How a cache behaves.
 *
 * @param enabled whether anything is kept
 * @param positiveTtl how long a found entry is kept at most; zero or less keeps none
 * @param negativeTtl how long it is remembered that there is none; zero or less does not
 * @param maxEntries most entries, 0 to bound the cache by {@code maxBytes} instead
 * @param maxBytes bound on the memory of keys and texts
 * @param deadline how long a request waits for the lookup of another
 */
public record CacheSettings(
    boolean enabled,
    Duration positiveTtl,
    Duration negativeTtl,
    int maxEntries,
    long maxBytes,
    Duration deadline) {}
