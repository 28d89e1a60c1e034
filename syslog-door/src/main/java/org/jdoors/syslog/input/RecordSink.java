package org.jdoors.syslog.input;

import org.jdoors.syslog.record.SyslogRecord;

/**
 * Takes records of senders that are told nothing. For any number of threads; the order of the calls
 * of one thread is kept.
 */
@FunctionalInterface
public interface RecordSink {

  /**
   * Takes a copy of a record. Waits while the outputs that keep records have no room, so that an
   * input that stops reading holds its senders up.
   *
   * @throws InterruptedException if the daemon ends meanwhile; the record is not taken then
   */
  void take(SyslogRecord record) throws InterruptedException;
}
