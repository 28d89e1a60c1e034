package org.jdoors.door.ffi;

/** A C function failed; carries its name and the errno value it left. */
public final class ErrnoException extends Exception {

  private static final long serialVersionUID = 1L;

  private final String function;
  private final int errno;

  ErrnoException(String function, int errno) {
    super(function + ": errno " + errno);
    this.function = function;
    this.errno = errno;
  }

  /** Name of the C function. */
  public String function() {
    return function;
  }

  /** The errno value in this platform's numbers. */
  public int errno() {
    return errno;
  }
}
