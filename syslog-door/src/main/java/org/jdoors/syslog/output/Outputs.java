package org.jdoors.syslog.output;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.jdoors.syslog.config.Action;
import org.jdoors.syslog.config.Entry;
import org.jdoors.syslog.record.LineFormat;
import org.jdoors.syslog.record.Sanitizer;
import org.jdoors.syslog.route.Route;

/**
 * The outputs of a configuration. Entries that name the same file share its output, and with it the
 * order of lines.
 */
public final class Outputs implements AutoCloseable {
  private static final Logger LOG = LogManager.getLogger(Outputs.class);

  private final OutputContext context;
  private final Map<String, PathOutput> byName = new LinkedHashMap<>();
  private final List<Route> routes = new ArrayList<>();

  /**
   * Opens the output of every entry; one that cannot be had is logged with its line and left out.
   *
   * @param name the configuration file's name, for messages
   * @param zone of the dates in lines
   */
  public static Outputs open(String name, List<Entry> entries, Sanitizer sanitizer, ZoneId zone) {
    Outputs outputs = new Outputs(new OutputContext(sanitizer, zone));
    for (Entry entry : entries) {
      outputs.add(name, entry);
    }
    return outputs;
  }

  private Outputs(OutputContext context) {
    this.context = context;
  }

  private void add(String name, Entry entry) {
    Action action = entry.action();
    if (action instanceof Action.ToFile file) {
      add(name, entry, file.path(), LineFormat.Kind.FILE);
    } else if (action instanceof Action.ToTerminal terminal) {
      add(name, entry, terminal.path(), LineFormat.Kind.TERMINAL);
    } else if (action instanceof Action.ToConsole console) {
      add(name, entry, console.path(), LineFormat.Kind.CONSOLE);
    } else {
      LOG.warn("{}:{}: {}: not supported by this build", name, entry.line(), action.describe());
    }
  }

  private void add(String name, Entry entry, String path, LineFormat.Kind kind) {
    // Repeats are held back per entry, so a terminal has an output for each that names it.
    String key = kind == LineFormat.Kind.FILE ? path : path + " line " + entry.line();
    PathOutput output = byName.get(key);
    if (output == null) {
      LoggerConfig logger = context.logger(key, path, kind);
      if (logger == null) {
        LOG.error("{}:{}: {}: cannot be opened", name, entry.line(), path);
        return;
      }
      output = new PathOutput(path, kind, logger);
      byName.put(key, output);
    }
    routes.add(new Route(entry.selectors(), output));
  }

  /** One route per entry that has an output, in the order of the entries. */
  public List<Route> routes() {
    return List.copyOf(routes);
  }

  /** Records that an output could not write. */
  public long failed() {
    return byName.values().stream().mapToLong(PathOutput::failed).sum();
  }

  /** Writes what is queued and closes the files. */
  @Override
  public void close() {
    boolean ended = true;
    for (PathOutput output : byName.values()) {
      ended &= output.close();
    }
    // A file whose writer hangs cannot be closed without hanging too: it is left to the process's
    // end.
    if (ended) {
      context.close();
    }
  }
}
