package org.jdoors.door.ffi;

/** A system did not do what our tables say it does. The message tells what was expected. */
public final class ProbeException extends Exception {

  private static final long serialVersionUID = 1L;

  ProbeException(String message) {
    super(message);
  }

  static void expect(String what, long expected, long got) throws ProbeException {
    if (expected != got) {
      throw new ProbeException(
          String.format("%s is %d (0x%x), expected %d (0x%x)", what, got, got, expected, expected));
    }
  }

  static void expect(String what, boolean holds) throws ProbeException {
    if (!holds) {
      throw new ProbeException("expected: " + what);
    }
  }
}
