package org.jdoors.syslog.appender;

import java.util.Arrays;
import org.jdoors.syslog.record.DoorBatch;

/**
 * One event on its way to the daemon; its bytes are not changed by anybody. The end of one that is
 * too long for a call is cut: it must not cost others.
 */
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
    this.bytes = cut(bytes);
    this.shown = shown;
  }

  /** Not within a character of UTF-8. */
  private static byte[] cut(byte[] bytes) {
    if (bytes.length <= DoorBatch.LONGEST_TEXT) {
      return bytes;
    }
    int end = DoorBatch.LONGEST_TEXT;
    while (end > DoorBatch.LONGEST_TEXT - 3 && (bytes[end] & 0xc0) == 0x80) {
      end--;
    }
    return Arrays.copyOf(bytes, end);
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
