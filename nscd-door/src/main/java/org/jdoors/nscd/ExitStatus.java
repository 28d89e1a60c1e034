package org.jdoors.nscd;

/** What the process ends with; numbers of illumos {@code libscf.h} where it has them. */
final class ExitStatus {
  static final int OK = 0;

  /** Another daemon serves the door. */
  static final int ALREADY_RUNNING = 1;

  /** lookup, as getent: unknown database or wrong usage. */
  static final int UNKNOWN_DATABASE = 1;

  /** lookup, as getent: a key was not found. */
  static final int KEY_NOT_FOUND = 2;

  /** lookup, as getent: the database cannot be listed. */
  static final int NO_ENUMERATION = 3;

  static final int USAGE = 2;

  /** No daemon answers. */
  static final int NO_DAEMON = 94;

  static final int FATAL = 95;
  static final int CONFIG = 96;
  static final int PERMISSION = 100;

  private ExitStatus() {}
}
