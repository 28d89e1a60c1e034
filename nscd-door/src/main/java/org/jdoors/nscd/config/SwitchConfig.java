package org.jdoors.nscd.config;

import java.util.Optional;

/**
 * What nscd.conf says of how one database is looked up. Numbers are as they are written and may be
 * negative.
 *
 * @param lookups whether its sources are asked; if not, they count as unavailable
 * @param loopbackChecking whether requests of the daemon itself are looked for, if that is said of
 *     the whole daemon too
 * @param maxStates most look-ups at a time
 * @param maxStatesPerThread most look-ups at a time in one thread
 * @param maxEnumerations most lists that are begun at a time
 * @param workerThreads threads that look up
 * @param policy the policy that is written for it; {@link Nsswitch} has the one that holds
 */
public record SwitchConfig(
    boolean lookups,
    boolean loopbackChecking,
    int maxStates,
    int maxStatesPerThread,
    int maxEnumerations,
    int workerThreads,
    Optional<Policy> policy) {

  static SwitchConfig of(Values values) {
    return new SwitchConfig(
        values.flag(Attribute.ENABLE_LOOKUP),
        values.flag(Attribute.ENABLE_LOOPBACK_CHECKING),
        values.number(Attribute.MAX_STATES),
        values.number(Attribute.MAX_STATES_PER_THREAD),
        values.number(Attribute.MAX_ENUMERATIONS),
        values.number(Attribute.WORKER_THREADS),
        values.writtenText(Attribute.POLICY).map(SwitchConfig::policy));
  }

  private static Policy policy(String text) {
    try {
      return Policy.parse(text);
    } catch (ConfigException e) {
      throw new AssertionError("checked when it was read", e);
    }
  }
}
