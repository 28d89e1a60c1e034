package org.jdoors.door.ffi;

import org.jdoors.struct.Int16Field;
import org.jdoors.struct.Int32Field;
import org.jdoors.struct.StructLayout;

/** {@code struct pollfd} of {@code poll.h}, the same on every platform. */
final class Poll {

  private static final StructLayout.Builder BUILDER = StructLayout.natural("pollfd");

  static final Int32Field FD = BUILDER.int32("fd");
  static final Int16Field EVENTS = BUILDER.int16("events");
  static final Int16Field REVENTS = BUILDER.int16("revents");

  static final StructLayout LAYOUT = BUILDER.build();

  static final int POLLIN = 1;
  static final int POLLERR = 8;
  static final int POLLHUP = 16;
  static final int POLLNVAL = 32;

  private Poll() {}
}
