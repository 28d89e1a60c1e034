package org.jdoors.syslog.record;

import org.jdoors.struct.Int32Field;
import org.jdoors.struct.StructLayout;

/**
 * One record given by its fields, as the argument of a door call or as an item of a {@link
 * DoorBatch}. Native byte order, natural alignment:
 *
 * <pre>
 *   struct syslog_door_record {
 *       uint32_t tag;            SYSLOG_DOOR_RECORD, 0x4a440001
 *       uint32_t pri;            facility * 8 + severity, 0 to 191
 *       uint32_t flags;          SYSLOG_DOOR_PID 1: show the caller's pid;
 *                                SYSLOG_DOOR_ACCEPTED 2, SYSLOG_DOOR_ON_DISK 4: see DoorDurability;
 *                                other bits must be 0
 *       uint32_t message_id;     0, or 100000 to 999980: shown as [ID n facility.level]
 *       uint32_t ident_length;   bytes of the program's name, 0 to 230
 *       uint32_t text_length;    bytes of the text
 *   };                           then the name, then the text; neither ends in NUL
 * </pre>
 *
 * <p>The size of the argument is 24 + ident_length + text_length, exactly. The answer is a {@link
 * DoorReply}. A call whose first byte is {@code <} is no struct but one raw syslog record; no tag
 * begins with that byte in either byte order.
 */
public final class DoorRecord {
  /** Value of {@link #TAG}; see {@link DoorTag} for the other calls. */
  public static final int TAG_VALUE = DoorTag.RECORD;

  /** In {@link #FLAGS}: the line shows the pid of the caller, as the kernel has it. */
  public static final int FLAG_PID = 1;

  /** Every bit of {@link #FLAGS} that has a meaning. */
  public static final int FLAGS_KNOWN = FLAG_PID | DoorDurability.MASK;

  /** Longest program name, as in syslog(3C). */
  public static final int LONGEST_IDENT = 230;

  private static final StructLayout.Builder BUILDER = StructLayout.natural("syslog_door_record");

  public static final Int32Field TAG = BUILDER.int32("tag");
  public static final Int32Field PRI = BUILDER.int32("pri");
  public static final Int32Field FLAGS = BUILDER.int32("flags");
  public static final Int32Field MESSAGE_ID = BUILDER.int32("message_id");
  public static final Int32Field IDENT_LENGTH = BUILDER.int32("ident_length");
  public static final Int32Field TEXT_LENGTH = BUILDER.int32("text_length");
  public static final StructLayout LAYOUT = BUILDER.build();

  private DoorRecord() {}
}
