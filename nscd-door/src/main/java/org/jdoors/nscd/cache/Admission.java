package org.jdoors.nscd.cache;

import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Lookups that may be under way at a time, those who wait for another's among them: so many of each
 * database, and so many of all together beyond that. Each holds a thread of the door; what is left
 * of those answers from the caches. As the worker threads of the native daemon.
 */
public final class Admission {

  private final Semaphore own;
  private final Semaphore common;

  /**
   * The admission of one database.
   *
   * @param own its own places
   * @param common places of all databases
   */
  public Admission(Semaphore own, Semaphore common) {
    this.own = own;
    this.common = common;
  }

  /** Takes a place; the one it was taken from, or null if there is none. */
  @Nullable Semaphore enter() {
    if (own.tryAcquire()) {
      return own;
    }
    return common.tryAcquire() ? common : null;
  }
}
