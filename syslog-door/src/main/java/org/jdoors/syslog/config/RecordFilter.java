package org.jdoors.syslog.config;

import org.jdoors.syslog.record.SyslogRecord;

/** Which records a rule takes beyond what its selectors say, e.g. by structured data. */
@FunctionalInterface
public interface RecordFilter {

  /** Takes all. */
  RecordFilter ALL = record -> true;

  /** Whether the record is taken; for any number of threads. */
  boolean accept(SyslogRecord record);
}
