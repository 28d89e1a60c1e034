package org.jdoors.door.ffi;

import org.jdoors.struct.BytesField;
import org.jdoors.struct.Int32Field;
import org.jdoors.struct.Int64Field;
import org.jdoors.struct.StructLayout;

/** {@code door_info_t}, 48 bytes under {@code #pragma pack(4)}. Source: sys/door.h. */
final class DoorInfoStruct {

  private static final StructLayout.Builder BUILDER = StructLayout.packed("door_info_t", 4);

  static final Int32Field TARGET = BUILDER.int32("di_target");
  static final Int64Field PROC = BUILDER.int64("di_proc");
  static final Int64Field DATA = BUILDER.int64("di_data");
  static final Int32Field ATTRIBUTES = BUILDER.int32("di_attributes");
  static final Int64Field UNIQUIFIER = BUILDER.int64("di_uniquifier");
  static final BytesField RESERVED = BUILDER.bytes("di_resv", 4 * Integer.BYTES, Integer.BYTES);

  static final StructLayout LAYOUT = BUILDER.build();

  private DoorInfoStruct() {}
}
