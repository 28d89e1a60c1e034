package org.jdoors.nscd.front;

import org.jdoors.nscd.wire.AdminChange;
import org.jdoors.nscd.wire.AdminReport;

/** What callers may see of the daemon, and privileged ones may do to the daemon. */
public interface Control {

  /** Begins to end the daemon and returns at once. */
  void stop();

  /**
   * Reads the configuration anew.
   *
   * @return false if it has a fault: all stays as it was
   */
  boolean reload();

  /** Settings and statistics now. */
  AdminReport report();

  /** Changes settings and empties caches. */
  void change(AdminChange change);
}
