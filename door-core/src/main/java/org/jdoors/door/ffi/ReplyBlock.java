package org.jdoors.door.ffi;

import org.jdoors.struct.Int32Field;
import org.jdoors.struct.Int64Field;
import org.jdoors.struct.StructLayout;

/**
 * What a {@linkplain StubCode reply stub} and the upcall tell each other, on the stub's stack. The
 * stub fills it with zeroes but for the cookie; the upcall stores the four arguments of
 * door_return, or {@link #END_THREAD} in {@code failure}. If door_return comes back, the stub
 * stores {@code 0x80000000 | errno} there and calls up once more.
 */
final class ReplyBlock {

  private static final StructLayout.Builder BUILDER = StructLayout.natural("reply_block");

  static final Int64Field DATA_PTR = BUILDER.int64("data_ptr");
  static final Int64Field DATA_SIZE = BUILDER.int64("data_size");
  static final Int64Field DESC_PTR = BUILDER.int64("desc_ptr");
  static final Int32Field NUM_DESC = BUILDER.int32("num_desc");
  static final Int32Field FAILURE = BUILDER.int32("failure");
  static final Int64Field COOKIE = BUILDER.int64("cookie");

  static final StructLayout LAYOUT = BUILDER.build();
  static final int SIZE = LAYOUT.size();

  /** Stored in {@link #FAILURE} by the upcall: no reply, the thread is to end. */
  static final int END_THREAD = 1;

  private ReplyBlock() {}
}
