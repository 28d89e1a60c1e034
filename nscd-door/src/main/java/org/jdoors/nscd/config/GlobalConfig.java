package org.jdoors.nscd.config;

import java.time.Duration;
import java.util.Optional;

/**
 * What nscd.conf says of the whole daemon.
 *
 * @param logFile where the log goes; nothing for the usual place
 * @param debugLevel which messages are logged, a bitmap of 15 bits
 * @param debugComponents which parts log, a bitmap of 11 bits
 * @param commonWorkerThreads most threads that look up for all databases together
 * @param cacheHitThreads most threads that answer from caches
 * @param selfCredentials whether daemons of single users may be used
 * @param perUserTtl how long such a daemon lives without requests
 * @param lookups whether sources are asked at all
 * @param loopbackChecking whether requests of the daemon itself are looked for, if the database
 *     says so too
 * @param smfStateInterval time between two looks at the services of sources
 * @param caches natively without effect
 */
public record GlobalConfig(
    Optional<String> logFile,
    int debugLevel,
    int debugComponents,
    int commonWorkerThreads,
    int cacheHitThreads,
    boolean selfCredentials,
    Duration perUserTtl,
    boolean lookups,
    boolean loopbackChecking,
    Duration smfStateInterval,
    boolean caches) {

  static GlobalConfig of(Values values) {
    return new GlobalConfig(
        values.writtenText(Attribute.LOG_FILE).map(ConfigText::decoded),
        values.number(Attribute.DEBUG_LEVEL),
        values.number(Attribute.DEBUG_COMPONENTS),
        values.number(Attribute.COMMON_WORKER_THREADS),
        values.number(Attribute.CACHE_HIT_THREADS),
        values.flag(Attribute.ENABLE_SELFCRED),
        seconds(values.number(Attribute.PER_USER_NSCD_TTL)),
        values.flag(Attribute.GLOBAL_ENABLE_LOOKUP),
        values.flag(Attribute.GLOBAL_ENABLE_LOOPBACK_CHECKING),
        seconds(values.number(Attribute.GLOBAL_CHECK_SMF_STATE_INTERVAL)),
        values.flag(Attribute.GLOBAL_ENABLE_CACHE));
  }

  /** Negative times are as none. */
  private static Duration seconds(int seconds) {
    return Duration.ofSeconds(Math.max(0, seconds));
  }
}
