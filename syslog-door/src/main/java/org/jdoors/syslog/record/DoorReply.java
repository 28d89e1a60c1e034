package org.jdoors.syslog.record;

import org.jdoors.struct.Int32Field;
import org.jdoors.struct.Int64Field;
import org.jdoors.struct.StructLayout;

/**
 * The answer to a call that carries one record, raw or not, to a flush and to a reopen, and to any
 * call that is refused: every answer begins with the status. Native byte order, natural alignment:
 *
 * <pre>
 *   struct syslog_door_reply {
 *       int32_t  status;      0, or an errno number, see below
 *       uint32_t outputs;     outputs that have written the record
 *       uint64_t sequence;    number of the record since the daemon started, from 1; 0 if refused
 *   };
 * </pre>
 *
 * <p>Status 0 says that the record is as safe as was asked for: unless the call says otherwise
 * every file which the configuration names for the record has it, in the sense that write(2) was
 * done; with {@code outputs} 0 no file is named for it. The numbers used are the same on illumos
 * and Linux.
 */
public final class DoorReply {
  public static final int WRITTEN = 0;

  /** EPERM: the caller may not ask for this. */
  public static final int DENIED = 1;

  /** EIO: an output could not write the record. */
  public static final int FAILED = 5;

  /**
   * EAGAIN: a queue was full for too long, or too many callers wait already; the record is not on
   * every output.
   */
  public static final int BUSY = 11;

  /** EINVAL: the call was not understood; there is no record. */
  public static final int MALFORMED = 22;

  /** ETIME: the record is queued, but was not written in time; it may still be. */
  public static final int OVERDUE = 62;

  private static final StructLayout.Builder BUILDER = StructLayout.natural("syslog_door_reply");

  public static final Int32Field STATUS = BUILDER.int32("status");
  public static final Int32Field OUTPUTS = BUILDER.int32("outputs");
  public static final Int64Field SEQUENCE = BUILDER.int64("sequence");
  public static final StructLayout LAYOUT = BUILDER.build();

  private DoorReply() {}
}
