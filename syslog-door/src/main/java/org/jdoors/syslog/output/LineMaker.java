package org.jdoors.syslog.output;

import org.jdoors.syslog.record.Bytes;
import org.jdoors.syslog.record.SyslogRecord;

/** Makes the line of a record. For one thread at a time. */
@FunctionalInterface
interface LineMaker {

  /**
   * Puts the line into {@code line}, which is cleared first: it ends in a newline and has no other,
   * or is empty if the record is not to be written.
   */
  void format(SyslogRecord record, Bytes line);
}
