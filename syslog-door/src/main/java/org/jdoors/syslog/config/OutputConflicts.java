package org.jdoors.syslog.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rules whose outputs cannot both be had: the same file with other settings, of which only one
 * output's would hold, or one spool for two peers.
 */
final class OutputConflicts {
  private OutputConflicts() {}

  /** An error for each rule that contradicts one before it. */
  static List<Complaint> of(List<Rule> rules) {
    List<Complaint> complaints = new ArrayList<>();
    Map<Path, Rule> places = new HashMap<>();
    for (Rule rule : rules) {
      @Nullable Path place = place(rule.output());
      @Nullable Rule before = place == null ? null : places.putIfAbsent(place.normalize(), rule);
      if (before != null && !before.output().equals(rule.output())) {
        String reason =
            "an output uses "
                + place
                + ", as does that of "
                + before.file()
                + ":"
                + before.line()
                + ", which has other settings";
        complaints.add(
            new Complaint(rule.file(), rule.line(), 1, Complaint.Level.ERROR, "", reason));
      }
    }
    return complaints;
  }

  private static @Nullable Path place(OutputSettings output) {
    if (output instanceof OutputSettings.ToFile file) {
      return file.path();
    }
    return output instanceof OutputSettings.Forward forward ? forward.spool() : null;
  }
}
