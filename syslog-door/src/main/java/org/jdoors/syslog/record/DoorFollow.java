package org.jdoors.syslog.record;

import org.jdoors.struct.Int32Field;
import org.jdoors.struct.Int64Field;
import org.jdoors.struct.StructLayout;

/**
 * Asks for the records behind a position, and waits for the next if there is none. The daemon keeps
 * the latest records in memory and nothing about who follows, so that a follower who goes away
 * leaves nothing behind.
 *
 * <pre>
 *   struct syslog_door_follow {
 *       uint32_t tag;              SYSLOG_DOOR_FOLLOW, 0x4a440006
 *       uint32_t wait_ms;          longest wait for a record, cut to 30000
 *       uint64_t position;         that of the last answer; 0 to begin
 *       uint32_t last;             to begin: how many of the latest records are given, else 0
 *       uint32_t selector_length;  bytes that follow, 1 to 1023
 *   };                             then selectors as in syslog.conf, without TAB, as *.debug
 *
 *   struct syslog_door_follow_reply {
 *       int32_t  status;           0
 *       uint32_t count;            lines that follow; 0 if the time was up
 *       uint64_t position;         for the next call
 *       uint64_t lost;             records that were overwritten before they could be given,
 *                                  whether the selectors take them or not
 *   };                             then the lines, each beginning at a multiple of 8:
 *
 *   struct syslog_door_line {
 *       uint32_t length;           bytes of the line
 *       uint32_t pri;              facility * 8 + severity, 0 to 199
 *       int64_t  time;             seconds since 1970
 *       int32_t  pid;              of the sender, by the kernel's word; -1: not known
 *       int32_t  uid;              as pid, and so are the next
 *       int32_t  gid;
 *       int32_t  zone;
 *   };                             then the line as the native daemon writes it, without its end
 * </pre>
 */
public final class DoorFollow {
  /** Longest wait, in milliseconds. */
  public static final int LONGEST_WAIT = 30_000;

  /** Longest selectors, in bytes: natively the longest line of syslog.conf. */
  public static final int LONGEST_SELECTOR = 1023;

  private static final StructLayout.Builder BUILDER = StructLayout.natural("syslog_door_follow");

  public static final Int32Field TAG = BUILDER.int32("tag");
  public static final Int32Field WAIT_MS = BUILDER.int32("wait_ms");
  public static final Int64Field POSITION = BUILDER.int64("position");
  public static final Int32Field LAST = BUILDER.int32("last");
  public static final Int32Field SELECTOR_LENGTH = BUILDER.int32("selector_length");
  public static final StructLayout LAYOUT = BUILDER.build();

  private static final StructLayout.Builder REPLY =
      StructLayout.natural("syslog_door_follow_reply");

  public static final Int32Field STATUS = REPLY.int32("status");
  public static final Int32Field COUNT = REPLY.int32("count");
  public static final Int64Field NEXT = REPLY.int64("position");
  public static final Int64Field LOST = REPLY.int64("lost");
  public static final StructLayout REPLY_LAYOUT = REPLY.build();

  private static final StructLayout.Builder LINE = StructLayout.natural("syslog_door_line");

  public static final Int32Field LINE_LENGTH = LINE.int32("length");
  public static final Int32Field LINE_PRI = LINE.int32("pri");
  public static final Int64Field LINE_TIME = LINE.int64("time");
  public static final Int32Field LINE_PID = LINE.int32("pid");
  public static final Int32Field LINE_UID = LINE.int32("uid");
  public static final Int32Field LINE_GID = LINE.int32("gid");
  public static final Int32Field LINE_ZONE = LINE.int32("zone");
  public static final StructLayout LINE_LAYOUT = LINE.build();

  private DoorFollow() {}

  /** Where the line behind one that ends at {@code end} begins. */
  public static int aligned(int end) {
    return (end + Long.BYTES - 1) & -Long.BYTES;
  }
}
