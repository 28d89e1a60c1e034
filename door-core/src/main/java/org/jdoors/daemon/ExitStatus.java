package org.jdoors.daemon;

/** What a daemon's process ends with; numbers of illumos {@code libscf.h} where it has them. */
public final class ExitStatus {
  public static final int OK = 0;

  /** Another daemon serves the door; natively 1 too. */
  public static final int ALREADY_RUNNING = 1;

  public static final int USAGE = 2;

  /** No daemon answers. */
  public static final int NO_DAEMON = 94;

  public static final int FATAL = 95;
  public static final int CONFIG = 96;
  public static final int PERMISSION = 100;

  private ExitStatus() {}
}
