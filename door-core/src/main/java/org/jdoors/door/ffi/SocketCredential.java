package org.jdoors.door.ffi;

import org.jdoors.struct.Int32Field;
import org.jdoors.struct.StructLayout;

/** {@code struct ucred} of Linux: who sent a message. Source: unix(7). */
final class SocketCredential {

  private static final StructLayout.Builder BUILDER = StructLayout.natural("ucred");

  static final Int32Field PID = BUILDER.int32("pid");
  static final Int32Field UID = BUILDER.int32("uid");
  static final Int32Field GID = BUILDER.int32("gid");

  static final StructLayout LAYOUT = BUILDER.build();

  private SocketCredential() {}
}
