package org.jdoors.nscd.lookup;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
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

  /** A step of the policy with its source, if it is served. */
  private record Stage(Policy.Step step, Optional<Source> source, AtomicBoolean told) {}

  private final String database;
  private final List<Stage> stages = new ArrayList<>();
  private final Consumer<String> warnings;

  PolicyRunner(String database, Policy policy, List<Source> sources, Consumer<String> warnings) {
    this.database = database;
    this.warnings = warnings;
    for (Policy.Step step : policy.steps()) {
      Optional<Source> source =
          sources.stream().filter(s -> s.name().equalsIgnoreCase(step.source())).findFirst();
      stages.add(new Stage(step, source, new AtomicBoolean()));
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

  Lookup run(LookupKey key) {
    Lookup outcome = new Lookup.Unavailable("no source for " + database);
    for (Stage stage : stages) {
      if (stage.source().isEmpty()) {
        return notServed(stage);
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
      warnings.accept(
          database
              + ": source "
              + source
              + " is not served here; clients look themselves when it is reached");
    }
    return new Lookup.NotServed(source);
  }

  private static Lookup ask(Stage stage, Source source, LookupKey key) {
    Action again = stage.step().tryAgain();
    int retries = 0;
    if (again.kind() == Action.Kind.RETRY) {
      retries = again.retries();
    } else if (again.kind() == Action.Kind.FOREVER) {
      retries = Defaults.FOREVER_TRIES - 1;
    }
    Lookup outcome = source.lookup(key);
    for (; retries > 0 && outcome instanceof Lookup.TryAgain; retries--) {
      outcome = source.lookup(key);
    }
    boolean gaveUp = outcome instanceof Lookup.TryAgain && again.kind() == Action.Kind.FOREVER;
    return gaveUp ? new Lookup.NotServed(source.name()) : outcome;
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
