package org.jdoors.door.ffi;

import org.jdoors.struct.Int32Field;
import org.jdoors.struct.Int64Field;
import org.jdoors.struct.StructLayout;

/**
 * {@code struct mmsghdr} of Linux, the members of its {@code struct msghdr} first. Source:
 * recvmmsg(2), glibc {@code bits/socket.h}, LP64.
 */
final class MessageHeader {

  private static final StructLayout.Builder BUILDER = StructLayout.natural("mmsghdr");

  static final Int64Field NAME = BUILDER.int64("msg_hdr.msg_name");
  static final Int32Field NAME_LENGTH = BUILDER.int32("msg_hdr.msg_namelen");
  static final Int64Field VECTOR = BUILDER.int64("msg_hdr.msg_iov");
  static final Int64Field VECTOR_LENGTH = BUILDER.int64("msg_hdr.msg_iovlen");
  static final Int64Field CONTROL = BUILDER.int64("msg_hdr.msg_control");
  static final Int64Field CONTROL_LENGTH = BUILDER.int64("msg_hdr.msg_controllen");
  static final Int32Field FLAGS = BUILDER.int32("msg_hdr.msg_flags");

  static {
    BUILDER.pad(Integer.BYTES); // msghdr ends on a multiple of 8
  }

  static final Int32Field LENGTH = BUILDER.int32("msg_len");

  static final StructLayout LAYOUT = BUILDER.build();

  private MessageHeader() {}
}
