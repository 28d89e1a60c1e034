package org.jdoors.nscd.config;

import java.time.Duration;

/**
 * How the answers of one database are cached.
 *
 * @param enabled whether they are cached at all
 * @param checkFiles whether a changed file drops what is cached
 * @param checkInterval shortest time between two looks at the file; zero asks for every lookup
 * @param positiveTtl how long an entry is kept
 * @param negativeTtl how long it is remembered that there is no entry
 * @param maxEntries most entries per kind of lookup, 0 for no limit but that on memory
 */
public record CacheConfig(
    boolean enabled,
    boolean checkFiles,
    Duration checkInterval,
    Duration positiveTtl,
    Duration negativeTtl,
    int maxEntries) {}
