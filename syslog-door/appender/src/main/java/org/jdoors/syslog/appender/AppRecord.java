package org.jdoors.syslog.appender;

/** One event on its way to the daemon; its bytes are not changed by anybody. */
final class AppRecord {
  private final int priority;
  private final boolean raw;
  private final byte[] bytes;
  private final String shown;

  /**
   * @param raw whether the bytes are a whole RFC 5424 message, or the text alone
   * @param shown what goes to standard error if the daemon is away
   */
  AppRecord(int priority, boolean raw, byte[] bytes, String shown) {
    this.priority = priority;
    this.raw = raw;
    this.bytes = bytes;
    this.shown = shown;
  }

  int priority() {
    return priority;
  }

  boolean isRaw() {
    return raw;
  }

  byte[] bytes() {
    return bytes;
  }

  String shown() {
    return shown;
  }
}
