package org.jdoors.syslog.route;

import org.jdoors.syslog.record.SyslogRecord;

/** Where records go. For any number of threads. */
public interface Destination {
  /** Whether the record may go here at all: some are meant only for, or never for, the console. */
  boolean takes(SyslogRecord record);

  /**
   * Whether senders wait until the record is written. Others take a copy and lose records rather
   * than hold up a sender: a terminal that is stopped must not stop the daemon.
   */
  boolean acknowledges();

  /**
   * Queues a record.
   *
   * @param delivery told when the record is written; its record stays as it is until then
   * @param nanos how long to wait for a place in a full queue
   * @return false if there was no place; then the delivery is not told
   */
  boolean submit(Delivery delivery, long nanos) throws InterruptedException;
}
