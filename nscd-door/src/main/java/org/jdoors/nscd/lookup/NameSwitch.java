package org.jdoors.nscd.lookup;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jdoors.nscd.cache.CacheCounters;
import org.jdoors.nscd.cache.LookupCache;
import org.jdoors.nscd.cache.Places;
import org.jdoors.nscd.config.CacheConfig;
import org.jdoors.nscd.config.ConfigException;
import org.jdoors.nscd.config.GlobalConfig;
import org.jdoors.nscd.config.NscdConf;
import org.jdoors.nscd.config.Nsswitch;
import org.jdoors.nscd.config.Policy;
import org.jdoors.nscd.config.SwitchConfig;
import org.jdoors.nscd.source.Database;
import org.jdoors.nscd.source.Entries;
import org.jdoors.nscd.source.Lookup;
import org.jdoors.nscd.source.LookupKey;
import org.jdoors.nscd.source.Question;
import org.jdoors.nscd.source.Source;
import org.jspecify.annotations.Nullable;

/** The name service switch: answers lookups from the caches, and from the sources on a miss. */
public final class NameSwitch {

  private final List<Source> sources;
  private final Policies policies;
  private final Surroundings surroundings;
  private final Places common;
  private final Map<Database, DatabaseSwitch> databases = new EnumMap<>(Database.class);
  private volatile long seenPolicies;

  /** Which source is asked when; may change at any time. */
  public interface Policies {

    /** What holds now. */
    Nsswitch current();

    /** Changes when {@link #current} has changed. Cheap: called for every request. */
    default long generation() {
      return 0;
    }
  }

  /**
   * A switch over {@code sources}.
   *
   * @param nscdConf how answers are cached
   * @param sources what there is; a source of a policy that is not here sends the client to look
   */
  public NameSwitch(
      Policies policies, NscdConf nscdConf, List<Source> sources, Surroundings surroundings) {
    this.sources = List.copyOf(sources);
    this.policies = policies;
    this.surroundings = surroundings;
    this.seenPolicies = policies.generation();
    this.common = new Places(0);
    for (Database database : Database.values()) {
      databases.put(
          database,
          new DatabaseSwitch(
              database,
              runner(database, policies.current()),
              nscdConf.cache(database.switchName()),
              common,
              surroundings));
    }
    configureLookups(nscdConf);
  }

  /** Goes on with what a configuration says of looking up; caching is configured by itself. */
  public void configureLookups(NscdConf nscdConf) {
    GlobalConfig global = nscdConf.global();
    common.resize(global.commonWorkerThreads());
    databases.forEach(
        (database, its) -> {
          SwitchConfig config = nscdConf.lookups(database.switchName());
          its.configureLookups(global.lookups() && config.lookups(), config.workerThreads());
        });
  }

  private PolicyRunner runner(Database database, Nsswitch nsswitch) {
    return new PolicyRunner(
        database.switchName(), nsswitch.policy(database.switchName()), sources, surroundings);
  }

  /** Takes the policies over if they have changed. */
  private void followPolicies() {
    if (policies.generation() != seenPolicies) {
      takePoliciesOver();
    }
  }

  /** One at a time, so that the policies of one change are not put over those of the next. */
  private synchronized void takePoliciesOver() {
    long now = policies.generation();
    if (now != seenPolicies) {
      Nsswitch current = policies.current();
      databases.forEach((database, its) -> its.policy(runner(database, current)));
      seenPolicies = now;
    }
  }

  /** Looks up; {@code key} may be a reusable one. Safe for use by many threads. */
  public Lookup lookup(LookupKey key) {
    followPolicies();
    return database(key.question().database()).lookup(key);
  }

  /**
   * Looks up by a policy of the client's own, past the caches. Nothing is told: anybody can send
   * any policy, any number of times.
   *
   * @param policy in the grammar of nsswitch.conf; one that does not parse leaves it to the client
   */
  public Lookup lookup(LookupKey key, String policy) {
    Database database = key.question().database();
    Surroundings silent =
        new Surroundings(surroundings.ticker(), surroundings.refreshes(), text -> {});
    try {
      PolicyRunner runner =
          new PolicyRunner(database.switchName(), Policy.parse(policy), sources, silent);
      return database(database).lookup(key, runner);
    } catch (ConfigException e) {
      return new Lookup.NotServed(policy);
    }
  }

  /**
   * All entries of a database, past the caches, in the order of the policy: a list per source that
   * can be asked. Null leaves it to the client: a source is not served here.
   */
  public @Nullable List<Entries> enumerate(Database database) {
    followPolicies();
    return database(database).entriesBySource();
  }

  /** The counters of a database. */
  public CacheCounters.Counts counts(Database database) {
    return database(database).counters().counts();
  }

  /** Entries that are cached of a database, expired ones that nobody asked for included. */
  public long entries(Database database) {
    return database(database).entries();
  }

  /** How a database is cached now. */
  public CacheConfig cacheConfig(Database database) {
    return database(database).config();
  }

  /** Goes on with another way of caching a database; what is cached stays where it can. */
  public void configure(Database database, CacheConfig config) {
    database(database).configure(config);
  }

  /** Drops what is cached of a database. */
  public void invalidate(Database database) {
    database(database).invalidate();
  }

  private DatabaseSwitch database(Database database) {
    DatabaseSwitch found = databases.get(database);
    if (found == null) {
      throw new IllegalArgumentException(database.name());
    }
    return found;
  }

  /** The caches of a question, for statistics. */
  LookupCache cache(Question question) {
    return database(question.database()).cache(question);
  }
}
