package org.jdoors.syslog.output;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.ObjLongConsumer;
import org.jdoors.syslog.config.OutputSettings;
import org.jdoors.syslog.config.Rule;
import org.jdoors.syslog.route.Counted;
import org.jdoors.syslog.route.Route;
import org.jspecify.annotations.Nullable;

/**
 * The outputs of a configuration. Rules that name the same file share its output, and with it the
 * order of lines; so do rules whose settings are equal, save where repeats are held back per rule.
 *
 * <p>For one thread at a time; the routes are for all.
 */
public final class Outputs implements Counted, AutoCloseable {
  private final OutputFactory factory;
  private final ExecutorService background;
  private Map<Object, Open> open = new LinkedHashMap<>();
  private List<Route> routes = List.of();

  /** An output, and what it was made from. */
  private record Open(OutputSettings settings, Output output) {}

  private Outputs(LineSettings lines) {
    this.background =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread thread = new Thread(task, "output-old-files");
              thread.setDaemon(true);
              return thread;
            });
    this.factory = new OutputFactory(lines, background);
  }

  /**
   * Makes the output of every rule; one that cannot be had is logged with the rule's place and left
   * out.
   */
  public static Outputs open(List<Rule> rules, LineSettings lines) {
    Outputs outputs = new Outputs(lines);
    outputs.change(rules);
    return outputs;
  }

  /**
   * Goes over to other rules. Outputs whose settings have not changed go on, with what they hold,
   * and are opened anew by their paths; those that no rule names any more write what they hold and
   * are closed. The router must be paused.
   */
  public void change(List<Rule> rules) {
    Map<Object, Open> old = open;
    Map<Object, OutputSettings> wanted = new HashMap<>();
    rules.forEach(rule -> wanted.put(key(rule), rule.output()));
    // First, because a new output may lead to the same file.
    old.forEach(
        (key, before) -> {
          if (!before.settings().equals(wanted.get(key))) {
            before.output().close();
          }
        });
    Map<Object, Open> now = new LinkedHashMap<>();
    List<Route> ways = new ArrayList<>();
    for (Rule rule : rules) {
      Object key = key(rule);
      Open output = now.get(key);
      if (output == null) {
        output = kept(old.get(key), wanted.get(key));
      }
      if (output == null) {
        Output made = factory.make(rule);
        output = made == null ? null : new Open(rule.output(), made);
      }
      if (output != null) {
        now.put(key, output);
        ways.add(new Route(rule.selectors(), rule.filter(), output.output()));
      }
    }
    open = now;
    routes = List.copyOf(ways);
  }

  private static @Nullable Open kept(@Nullable Open before, @Nullable OutputSettings wanted) {
    if (before == null || !before.settings().equals(wanted)) {
      return null;
    }
    before.output().reopen();
    return before;
  }

  /** Two rules with the same key have one output. */
  private static Object key(Rule rule) {
    OutputSettings settings = rule.output();
    if (settings instanceof OutputSettings.ToFile file) {
      return file.path();
    }
    if (settings instanceof OutputSettings.ToTerminal
        || settings instanceof OutputSettings.ToConsole
        || settings instanceof OutputSettings.ToUsers
        || settings instanceof OutputSettings.ToAll) {
      // Repeats are held back per rule.
      return Arrays.asList(settings, rule.file(), rule.line());
    }
    return settings;
  }

  /** One route per rule that has an output, in the order of the rules. */
  public List<Route> routes() {
    return routes;
  }

  /** Writes what is queued and closes the outputs. */
  @Override
  public void close() {
    open.values().forEach(each -> each.output().close());
    open = new LinkedHashMap<>();
    routes = List.of();
    background.shutdown();
  }

  @Override
  public void counters(ObjLongConsumer<String> to) {
    open.values().forEach(each -> each.output().counters(to));
  }
}
