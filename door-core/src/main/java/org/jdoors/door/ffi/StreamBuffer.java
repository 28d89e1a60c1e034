package org.jdoors.door.ffi;

import org.jdoors.struct.Int32Field;
import org.jdoors.struct.Int64Field;
import org.jdoors.struct.StructLayout;

/** {@code struct strbuf} of illumos. Source: getmsg(2), {@code sys/stropts.h}, LP64. */
final class StreamBuffer {

  private static final StructLayout.Builder BUILDER = StructLayout.natural("strbuf");

  static final Int32Field MAXIMUM = BUILDER.int32("maxlen");
  static final Int32Field LENGTH = BUILDER.int32("len");
  static final Int64Field BUFFER = BUILDER.int64("buf");

  static final StructLayout LAYOUT = BUILDER.build();

  private StreamBuffer() {}
}
