package org.jdoors.nscd.cache;

import org.jspecify.annotations.Nullable;

/**
 * Lookups that may be under way at a time, those who wait for another's among them: so many of each
 * database, and so many of all together beyond that. Each holds a thread of the door; what is left
 * of those answers from the caches. As the worker threads of the native daemon.
 *
 * @param own places of one database
 * @param common places of all databases
 */
public record Admission(Places own, Places common) {

  /** Takes a place; where it was taken, or null if there is none. */
  @Nullable Places enter() {
    if (own.enter()) {
      return own;
    }
    return common.enter() ? common : null;
  }
}
