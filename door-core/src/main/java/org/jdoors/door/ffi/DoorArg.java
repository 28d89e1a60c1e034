package org.jdoors.door.ffi;

import org.jdoors.struct.Int32Field;
import org.jdoors.struct.Int64Field;
import org.jdoors.struct.StructLayout;

/** {@code door_arg_t}, 48 bytes: what door_call takes and gives back. Source: sys/door.h. */
final class DoorArg {

  private static final StructLayout.Builder BUILDER = StructLayout.natural("door_arg_t");

  static final Int64Field DATA_PTR = BUILDER.int64("data_ptr");
  static final Int64Field DATA_SIZE = BUILDER.int64("data_size");
  static final Int64Field DESC_PTR = BUILDER.int64("desc_ptr");
  static final Int32Field DESC_NUM = BUILDER.int32("desc_num");
  static final Int64Field RBUF = BUILDER.int64("rbuf");
  static final Int64Field RSIZE = BUILDER.int64("rsize");

  static final StructLayout LAYOUT = BUILDER.build();

  private DoorArg() {}
}
