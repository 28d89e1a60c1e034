package org.jdoors.nscd.config;

/**
 * The number that the native daemon gives for a fault of its configuration, so that both can be
 * compared. Source: {@code nscd_rc_t}, cmd/nscd/nscd_common.h of illumos.
 */
enum NativeResult {
  INVALID_ARGUMENT(5),
  UNKNOWN_DATABASE(9),
  NO_SWITCH_FILE(18),
  NO_FILE(19),
  SYNTAX(20),
  CHECK_FAILED(21),
  CONVERSION_FAILED(22);

  private final int number;

  NativeResult(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }
}
