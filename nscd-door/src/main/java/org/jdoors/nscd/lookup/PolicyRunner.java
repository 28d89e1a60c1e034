package org.jdoors.nscd.lookup;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jdoors.nscd.config.Action;
import org.jdoors.nscd.config.Defaults;
import org.jdoors.nscd.config.Policy;
import org.jdoors.nscd.source.Database;
import org.jdoors.nscd.source.Entries;
import org.jdoors.nscd.source.Lookup;
import org.jdoors.nscd.source.LookupKey;
import org.jdoors.nscd.source.Source;
import org.jspecify.annotations.Nullable;

/**
 * Asks the sources of one database in the order of its policy.
 *
 * <p>After the last source its outcome is the answer whatever the policy says. A source that is not
 * served here ends the walk: the client is to look itself. Source: nsswitch.conf(5) of illumos.
 */
final class PolicyRunner {

  /**
   * A step of the policy with its source, if it is served.
   *
   * @param told whether it was told that it is not
   * @param spent whether retries have come to nothing: there are no more until the source finds
   *     something
   */
  private record Stage(
      Policy.Step step, Optional<Source> source, AtomicBoolean told, AtomicBoolean spent) {}

  private final String database;
  private final boolean unavailable;
  private final List<Stage> stages = new ArrayList<>();
  private final Surroundings surroundings;

  PolicyRunner(String database, Policy policy, List<Source> sources, Surroundings surroundings) {
    this.database = database;
    this.surroundings = surroundings;
    this.unavailable = policy.isUnavailable();
    for (Policy.Step step : policy.steps()) {
      Optional<Source> source =
          sources.stream().filter(s -> s.name().equalsIgnoreCase(step.source())).findFirst();
      stages.add(new Stage(step, source, new AtomicBoolean(), new AtomicBoolean()));
    }
  }

  /** A number that changes when any source of the policy has changed. */
  long generation(Database of) {
    long sum = 0;
    for (int i = 0; i < stages.size(); i++) {
      Optional<Source> source = stages.get(i).source();
      if (source.isPresent()) {
        sum += source.get().generation(of);
      }
    }
    return sum;
  }

  void checkInterval(Database of, Duration interval) {
    stages.forEach(stage -> stage.source().ifPresent(source -> source.checkInterval(of, interval)));
  }

  /** Whether any source knows of a change that it has yet to take in. */
  boolean isBehind(Database of) {
    for (int i = 0; i < stages.size(); i++) {
      Optional<Source> source = stages.get(i).source();
      if (source.isPresent() && source.get().isBehind(of)) {
        return true;
      }
    }
    return false;
  }

  Lookup run(LookupKey key) {
    Lookup outcome = new Lookup.Unavailable("no source for " + database);
    for (Stage stage : stages) {
      if (stage.source().isEmpty()) {
        return unavailable ? new Lookup.Unavailable(stage.step().source()) : notServed(stage);
      }
      outcome = ask(stage, stage.source().get(), key);
      if (outcome instanceof Lookup.NotServed || !goesOn(stage.step(), outcome)) {
        return outcome;
      }
    }
    return outcome;
  }

  /**
   * All entries, by source; null if a source is reached that is not served here. A source that
   * cannot list its entries is unavailable.
   */
  @Nullable List<Entries> entries(Database of) {
    List<Entries> all = new ArrayList<>();
    for (Stage stage : stages) {
      if (stage.source().isEmpty()) {
        notServed(stage);
        return null;
      }
      Entries entries = stage.source().get().entries(of);
      if (entries != null) {
        all.add(entries);
      }
      Lookup outcome = entries == null ? new Lookup.Unavailable("") : new Lookup.NotFound();
      if (!goesOn(stage.step(), outcome)) {
        break;
      }
    }
    return all;
  }

  private Lookup notServed(Stage stage) {
    String source = stage.step().source();
    if (stage.told().compareAndSet(false, true)) {
      surroundings
          .warnings()
          .accept(
              database
                  + ": source "
                  + source
                  + " is not served here; clients look themselves when it is reached");
    }
    return new Lookup.NotServed(source);
  }

  /**
   * Asks a source, again and again while it is busy and the policy wants that, but for no longer
   * than a lookup may take.
   */
  private Lookup ask(Stage stage, Source source, LookupKey key) {
    Action again = stage.step().tryAgain();
    boolean forever = again.kind() == Action.Kind.FOREVER;
    int retries = forever ? Defaults.FOREVER_TRIES - 1 : 0;
    if (again.kind() == Action.Kind.RETRY && !stage.spent().get()) {
      retries = again.retries();
    }
    long start = surroundings.ticker().read();
    Lookup outcome = source.lookup(key);
    while (outcome instanceof Lookup.TryAgain && retries-- > 0) {
      if (surroundings.ticker().read() - start >= Defaults.LOOKUP_DEADLINE.toNanos()) {
        break;
      }
      outcome = source.lookup(key);
    }
    if (outcome instanceof Lookup.TryAgain && forever) {
      return new Lookup.NotServed(source.name());
    } else if (outcome instanceof Lookup.TryAgain) {
      stage.spent().set(true);
    } else if (outcome instanceof Lookup.Found) {
      stage.spent().set(false);
    }
    return outcome;
  }

  private static boolean goesOn(Policy.Step step, Lookup outcome) {
    Action action;
    if (outcome instanceof Lookup.Found) {
      action = step.success();
    } else if (outcome instanceof Lookup.NotFound) {
      action = step.notFound();
    } else if (outcome instanceof Lookup.Unavailable) {
      action = step.unavailable();
    } else {
      action = step.tryAgain();
    }
    return action.kind() != Action.Kind.RETURN;
  }
}
