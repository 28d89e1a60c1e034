package org.jdoors.door.ffi;

import org.jdoors.struct.Int64Field;
import org.jdoors.struct.StructLayout;

/** {@code struct iovec}. Source: readv(2), LP64. */
final class IoVector {

  private static final StructLayout.Builder BUILDER = StructLayout.natural("iovec");

  static final Int64Field BASE = BUILDER.int64("iov_base");
  static final Int64Field LENGTH = BUILDER.int64("iov_len");

  static final StructLayout LAYOUT = BUILDER.build();

  private IoVector() {}
}
