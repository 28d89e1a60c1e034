package org.jdoors.syslog.route;

import org.jspecify.annotations.Nullable;

/**
 * What became of a record.
 *
 * @param sequence number of the record, counted from 1 since the daemon started
 * @param writers destinations that have written it; 0 with {@link Status#WRITTEN} if no entry wants
 *     it
 * @param reason words for a status other than {@link Status#WRITTEN}
 */
public record Receipt(Status status, long sequence, int writers, @Nullable String reason) {
  /** How far a record got. */
  public enum Status {
    /** Every destination that wants it and acknowledges has written it. */
    WRITTEN,
    /** A destination failed. */
    FAILED,
    /** A destination's queue had no place in time. */
    BUSY,
    /** A destination has it, but did not report in time. */
    OVERDUE
  }
}
