package org.jdoors.syslog.route;

import org.jdoors.syslog.record.Durability;
import org.jdoors.syslog.record.SyslogRecord;

/**
 * Where records go. For any number of threads.
 *
 * <p>A record is handed over in two steps, so that the records of many senders are written
 * together: {@link #take} copies it into the destination's queue and says at which position of the
 * queue it ends; {@link #settle} waits until everything up to a position is safe.
 */
public interface Destination extends Counted {
  /** No record of the call goes here. */
  long NOWHERE = 0;

  /** The queue had no place in time, or the destination does not take records any more. */
  long REFUSED = -1;

  /** Whether the record may go here at all: some are meant only for, or never for, the console. */
  boolean takes(SyslogRecord record);

  /**
   * Whether senders wait until the record is written. Others lose records, and count them, rather
   * than hold up a sender: a terminal that is stopped must not stop the daemon.
   */
  boolean acknowledges();

  /**
   * Queues a copy of a record. The order of the calls of one thread is kept.
   *
   * @param wanted what {@link #settle} will be asked for
   * @param waits whether this thread calls {@link #settle} next and so writes the record if nobody
   *     else does; else the destination sees to that by itself
   * @param deadline by {@link System#nanoTime} until which to wait for a place in a full queue
   * @return the position, from 1, or {@link #REFUSED}; anything else but {@link #REFUSED} if the
   *     destination does not acknowledge
   * @throws InterruptedException if interrupted while waiting; the record is not taken then
   */
  long take(SyslogRecord record, Durability wanted, boolean waits, long deadline)
      throws InterruptedException;

  /**
   * Waits until everything up to a position is as safe as wanted.
   *
   * @param deadline by {@link System#nanoTime}
   */
  Outcome settle(long position, Durability wanted, long deadline);

  /**
   * As {@link #settle(long, Durability, long)}, for the records of one call: none from the first
   * position to the last may have failed, even if what came behind it went well.
   */
  default Outcome settle(long first, long last, Durability wanted, long deadline) {
    return settle(last, wanted, deadline);
  }

  /**
   * Waits until all that was taken before is written, and on disk if that is a thing here.
   *
   * @param deadline by {@link System#nanoTime}
   * @return false if the time ran out
   */
  boolean flush(long deadline);

  /** Opens anew by its path what was opened by a path. */
  void reopen();

  /** What became of the records up to a position. */
  enum Outcome {
    /** They are as safe as wanted. */
    DONE,
    /** They are queued; whether they will be written is not known yet. */
    PENDING,
    /** At least one of them will not get as safe as wanted. */
    FAILED
  }

  /** Why records are not written, in words; empty if nothing is wrong. */
  String trouble();
}
