package org.jdoors.syslog.record;

import org.jdoors.struct.Int32Field;
import org.jdoors.struct.StructLayout;

/**
 * The answer to a call for the statistics: lines {@code name value}, sorted by name, each ended by
 * a newline.
 *
 * <pre>
 *   struct syslog_door_text {
 *       int32_t  status;         0
 *       uint32_t length;         bytes that follow
 *   };                           then the text, without NUL
 * </pre>
 */
public final class DoorText {
  private static final StructLayout.Builder BUILDER = StructLayout.natural("syslog_door_text");

  public static final Int32Field STATUS = BUILDER.int32("status");
  public static final Int32Field LENGTH = BUILDER.int32("length");
  public static final StructLayout LAYOUT = BUILDER.build();

  private DoorText() {}
}
