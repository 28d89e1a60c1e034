package org.jdoors.door.selftest;

import org.jspecify.annotations.Nullable;

/**
 * One thing that is tried.
 *
 * @param subject first word of its line, as {@code abi}
 * @param name the rest, which says what holds if it is ok
 */
record Check(String subject, String name, Body body) {

  /** What is done; whatever is thrown is the reason of the failure. */
  interface Body {
    /** Gives a remark to print, or null. */
    @Nullable String run(Bench bench) throws Exception;
  }

  /** What is done and has nothing to remark. */
  interface Silent {
    void run(Bench bench) throws Exception;
  }

  static Check of(String subject, String name, Silent body) {
    return new Check(
        subject,
        name,
        bench -> {
          body.run(bench);
          return null;
        });
  }

  /** Thrown by a body that cannot be tried here. */
  static final class SkippedException extends Exception {
    private static final long serialVersionUID = 1L;

    SkippedException(String reason) {
      super(reason);
    }
  }

  /** Thrown by a body that found something else than expected. */
  static final class FailedException extends Exception {
    private static final long serialVersionUID = 1L;

    FailedException(String message) {
      super(message);
    }
  }

  static void expect(String what, Object expected, @Nullable Object got) throws FailedException {
    if (!expected.equals(got)) {
      throw new FailedException(what + " is " + got + ", expected " + expected);
    }
  }

  static void expect(String what, boolean holds) throws FailedException {
    if (!holds) {
      throw new FailedException("expected: " + what);
    }
  }
}
