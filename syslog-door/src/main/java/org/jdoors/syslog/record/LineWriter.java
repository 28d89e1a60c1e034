package org.jdoors.syslog.record;

/**
 * Writes records in one style. Allocates nothing once it has seen its largest record; for one
 * thread at a time.
 */
@FunctionalInterface
public interface LineWriter {

  /**
   * Appends a record, without a line end and with nothing in it that could be taken for one. A
   * record without text appends nothing.
   */
  void write(SyslogRecord record, Bytes out);
}
