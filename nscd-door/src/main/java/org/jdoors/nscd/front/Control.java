package org.jdoors.nscd.front;

/** What privileged callers may do to the daemon. */
public interface Control {

  /** Begins to end the daemon and returns at once. */
  void stop();

  /**
   * Reads the configuration anew.
   *
   * @return false if it has a fault: all stays as it was
   */
  boolean reload();
}
