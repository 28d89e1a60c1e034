package org.jdoors.syslog.config;

import org.jdoors.syslog.record.SyslogRecord;

/** Which records a rule takes beyond what its selectors say, e.g. by structured data. */
@FunctionalInterface
public interface RecordFilter {

  /** Takes all. */
  RecordFilter ALL = record -> true;

  /** Whether the record is taken; for any number of threads. */
  boolean accept(SyslogRecord record);

  /**
   * Reads a filter as in a rule of syslog-door.toml: {@code app == "sshd" and uid == 0}.
   *
   * @throws ConfigException naming the character, what is wrong and what is allowed
   */
  static RecordFilter parse(String text) throws ConfigException {
    try {
      return FilterParser.parse(text);
    } catch (BadValue e) {
      throw new ConfigException(e.reason());
    }
  }
}
