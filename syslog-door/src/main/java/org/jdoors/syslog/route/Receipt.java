package org.jdoors.syslog.route;

import org.jspecify.annotations.Nullable;

/**
 * What became of the records of one call.
 *
 * @param sequence number of the record, counted from 1 since the daemon started; of a batch, the
 *     first one
 * @param writers destinations that have the records; 0 with {@link Status#WRITTEN} if no entry
 *     wants them
 * @param reason words for a status other than {@link Status#WRITTEN}
 */
public record Receipt(Status status, long sequence, int writers, @Nullable String reason) {
  /** How far the records got. Of several, the one that is told is the last in this order. */
  public enum Status {
    /** Every destination that wants them and acknowledges has them as safe as was asked for. */
    WRITTEN,
    /** A destination has them queued, but did not get done in time; it may still. */
    OVERDUE,
    /** A destination's queue had no place in time: at least one record is not there. */
    BUSY,
    /** A destination failed, and at least one record is not as safe as was asked for. */
    FAILED
  }
}
