package org.jdoors.door.ffi;

import org.jdoors.struct.BytesField;
import org.jdoors.struct.Int32Field;
import org.jdoors.struct.Int64Field;
import org.jdoors.struct.StructLayout;

/**
 * {@code door_desc_t}, 24 bytes under {@code #pragma pack(4)}: one passed descriptor. {@code
 * d_resv} gives the union its size. Source: sys/door.h.
 */
final class DoorDesc {

  private static final int UNION_WORDS = 5;
  private static final StructLayout.Builder BUILDER = StructLayout.packed("door_desc_t", 4);

  static final Int32Field ATTRIBUTES = BUILDER.int32("d_attributes");
  static final Int32Field DESCRIPTOR = BUILDER.int32("d_data.d_desc.d_descriptor");
  static final Int64Field ID = BUILDER.int64("d_data.d_desc.d_id");
  static final BytesField DESC =
      BUILDER.overlay("d_data.d_desc", DESCRIPTOR.offset(), ID.end() - DESCRIPTOR.offset());
  static final BytesField RESERVED =
      BUILDER
          .pad(DESCRIPTOR.offset() + UNION_WORDS * Integer.BYTES - ID.end())
          .overlay("d_data.d_resv", DESCRIPTOR.offset(), UNION_WORDS * Integer.BYTES);

  static final StructLayout LAYOUT = BUILDER.build();
  static final int SIZE = LAYOUT.size();

  private DoorDesc() {}
}
