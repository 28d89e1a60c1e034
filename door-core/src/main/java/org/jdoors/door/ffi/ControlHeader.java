package org.jdoors.door.ffi;

import org.jdoors.struct.Int32Field;
import org.jdoors.struct.Int64Field;
import org.jdoors.struct.StructLayout;

/** {@code struct cmsghdr} of Linux; its data follow at once. Source: cmsg(3), LP64. */
final class ControlHeader {

  private static final StructLayout.Builder BUILDER = StructLayout.natural("cmsghdr");

  static final Int64Field LENGTH = BUILDER.int64("cmsg_len");
  static final Int32Field LEVEL = BUILDER.int32("cmsg_level");
  static final Int32Field TYPE = BUILDER.int32("cmsg_type");

  static final StructLayout LAYOUT = BUILDER.build();

  private ControlHeader() {}
}
