package org.jdoors.door.ffi;

import org.jdoors.struct.Int32Field;
import org.jdoors.struct.Int64Field;
import org.jdoors.struct.StructLayout;

/** {@code struct strioctl} of illumos. Source: streamio(4I), {@code sys/stropts.h}, LP64. */
final class StreamCommand {

  private static final StructLayout.Builder BUILDER = StructLayout.natural("strioctl");

  static final Int32Field COMMAND = BUILDER.int32("ic_cmd");
  static final Int32Field TIMEOUT = BUILDER.int32("ic_timout");
  static final Int32Field LENGTH = BUILDER.int32("ic_len");
  static final Int64Field DATA = BUILDER.int64("ic_dp");

  static final StructLayout LAYOUT = BUILDER.build();

  private StreamCommand() {}
}
