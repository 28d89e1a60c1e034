package org.jdoors.syslog.record;

import org.jdoors.struct.Int32Field;
import org.jdoors.struct.StructLayout;

/**
 * A call that carries no record: statistics, flush, reopen.
 *
 * <pre>
 *   struct syslog_door_request {
 *       uint32_t tag;            SYSLOG_DOOR_STATISTICS, _FLUSH or _REOPEN
 *       uint32_t wait_ms;        _FLUSH: longest wait, cut to 60000; else 0
 *   };
 * </pre>
 *
 * <p>A flush and a reopen are answered by a {@link DoorReply} without outputs and sequence.
 */
public final class DoorRequest {
  /** Longest wait of a flush, in milliseconds. */
  public static final int LONGEST_WAIT = 60_000;

  private static final StructLayout.Builder BUILDER = StructLayout.natural("syslog_door_request");

  public static final Int32Field TAG = BUILDER.int32("tag");
  public static final Int32Field WAIT_MS = BUILDER.int32("wait_ms");
  public static final StructLayout LAYOUT = BUILDER.build();

  private DoorRequest() {}
}
