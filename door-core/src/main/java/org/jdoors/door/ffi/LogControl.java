package org.jdoors.door.ffi;

import org.jdoors.struct.Int16Field;
import org.jdoors.struct.Int32Field;
import org.jdoors.struct.Int8Field;
import org.jdoors.struct.StructLayout;

/** {@code struct log_ctl} of illumos. Source: log(4D), {@code sys/strlog.h}. */
final class LogControl {

  private static final StructLayout.Builder BUILDER = StructLayout.natural("log_ctl");

  static final Int16Field MODULE = BUILDER.int16("mid");
  static final Int16Field SUBMODULE = BUILDER.int16("sid");
  static final Int8Field LEVEL = BUILDER.int8("level");
  static final Int16Field FLAGS = BUILDER.int16("flags");
  static final Int32Field TICKS = BUILDER.int32("ltime");
  static final Int32Field TIME = BUILDER.int32("ttime");
  static final Int32Field SEQUENCE = BUILDER.int32("seq_no");
  static final Int32Field PRIORITY = BUILDER.int32("pri");

  static final StructLayout LAYOUT = BUILDER.build();

  private LogControl() {}
}
