package org.jdoors.syslog;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jdoors.syslog.config.Action;
import org.jdoors.syslog.config.Entry;
import org.jdoors.syslog.config.LineStyle;
import org.jdoors.syslog.config.OutputSettings;
import org.jdoors.syslog.config.RecordFilter;
import org.jdoors.syslog.config.Rule;
import org.jdoors.syslog.record.Durability;

/** The entries of syslog.conf as rules. */
final class NativeRules {
  private static final int MODE = 0644;
  private static final int SYSLOG_PORT = 514;

  private NativeRules() {}

  /**
   * Makes one rule of each entry.
   *
   * @param file the configuration's name
   */
  static List<Rule> of(String file, List<Entry> entries) {
    List<Rule> rules = new ArrayList<>();
    for (Entry entry : entries) {
      rules.add(
          new Rule(
              file, entry.line(), entry.selectors(), RecordFilter.ALL, output(entry.action())));
    }
    return rules;
  }

  private static OutputSettings output(Action action) {
    if (action instanceof Action.ToFile to) {
      return new OutputSettings.ToFile(
          Path.of(to.path()),
          LineStyle.NATIVE,
          false,
          MODE,
          null,
          null,
          Durability.WRITTEN,
          OutputSettings.Rotation.NONE);
    }
    if (action instanceof Action.ToTerminal to) {
      return new OutputSettings.ToTerminal(Path.of(to.path()));
    }
    if (action instanceof Action.ToConsole to) {
      return new OutputSettings.ToConsole(Path.of(to.path()));
    }
    if (action instanceof Action.ToUsers to) {
      return new OutputSettings.ToUsers(to.users());
    }
    if (action instanceof Action.Forward to) {
      return new OutputSettings.Forward(
          OutputSettings.Transport.UDP, to.host(), SYSLOG_PORT, LineStyle.NATIVE, null, null, 0);
    }
    return new OutputSettings.ToAll();
  }
}
