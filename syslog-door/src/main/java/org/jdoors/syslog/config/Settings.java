package org.jdoors.syslog.config;

import java.time.Duration;
import java.util.List;

/**
 * What syslog.conf and the daemon's own file say together.
 *
 * @param markInterval between two MARK records
 * @param inputs besides the door, which is always there
 * @param rules in the order of the files
 * @param complaints about lines that are left out
 */
public record Settings(
    Duration markInterval,
    List<InputSettings> inputs,
    List<Rule> rules,
    List<Complaint> complaints) {

  /** Keeps the lists as they are now. */
  public Settings {
    inputs = List.copyOf(inputs);
    rules = List.copyOf(rules);
    complaints = List.copyOf(complaints);
  }
}
