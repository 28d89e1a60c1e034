package org.jdoors.door.ffi;

import org.jdoors.struct.BytesField;
import org.jdoors.struct.Int32Field;
import org.jdoors.struct.StructLayout;

/** {@code door_cred_t}, 36 bytes: the caller's ids by the older door_cred. Source: sys/door.h. */
final class DoorCred {

  private static final StructLayout.Builder BUILDER = StructLayout.natural("door_cred_t");

  static final Int32Field EUID = BUILDER.int32("dc_euid");
  static final Int32Field EGID = BUILDER.int32("dc_egid");
  static final Int32Field RUID = BUILDER.int32("dc_ruid");
  static final Int32Field RGID = BUILDER.int32("dc_rgid");
  static final Int32Field PID = BUILDER.int32("dc_pid");
  static final BytesField RESERVED = BUILDER.bytes("dc_resv", 4 * Integer.BYTES, Integer.BYTES);

  static final StructLayout LAYOUT = BUILDER.build();

  private DoorCred() {}
}
