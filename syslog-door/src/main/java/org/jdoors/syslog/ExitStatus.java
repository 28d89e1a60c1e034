package org.jdoors.syslog;

/** What the process ends with; numbers of illumos {@code libscf.h} where it has them. */
final class ExitStatus {
  static final int OK = 0;

  /** Another daemon is there; natively 1 too. */
  static final int ALREADY_RUNNING = 1;

  static final int USAGE = 2;

  /** No daemon answers. */
  static final int NO_DAEMON = 94;

  static final int FATAL = 95;
  static final int CONFIG = 96;
  static final int PERMISSION = 100;

  private ExitStatus() {}
}
