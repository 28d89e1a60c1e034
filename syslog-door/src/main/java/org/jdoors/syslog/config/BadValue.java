package org.jdoors.syslog.config;

/** A value that a key cannot have; the text says what is wrong, and what is allowed. */
final class BadValue extends Exception {
  private final String reason;

  BadValue(String reason) {
    super(reason);
    this.reason = reason;
  }

  String reason() {
    return reason;
  }
}
