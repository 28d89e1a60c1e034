package org.jdoors.door.ffi;

/**
 * Numbers of illumos for STREAMS and its log driver, under their C names. Source: illumos {@code
 * sys/stropts.h}, {@code sys/strlog.h}, {@code sys/log.h}.
 */
final class StreamsConstants {

  static final int I_STR = 0x5308;
  static final int I_CONSLOG = 0x4c03;
  static final int MORECTL = 1;
  static final int MOREDATA = 2;

  private StreamsConstants() {}
}
