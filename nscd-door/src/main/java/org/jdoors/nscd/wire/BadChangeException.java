package org.jdoors.nscd.wire;

/** A change of the settings that cannot be made. */
public final class BadChangeException extends Exception {

  private static final long serialVersionUID = 1L;

  private final int result;

  /**
   * @param result why, see {@link NscdResult}
   * @param message why, for the log
   */
  BadChangeException(int result, String message) {
    super(message);
    this.result = result;
  }

  /** Why, see {@link NscdResult}. */
  public int result() {
    return result;
  }
}
