package org.jdoors.syslog.appender;

import java.util.Arrays;
import org.jdoors.syslog.record.DoorBatch;
import org.jdoors.syslog.record.DoorRecord;
import org.jdoors.syslog.record.DoorTag;

/**
 * One event on its way to the daemon; its bytes are not changed by anybody. The end of one that is
 * too long for a call is cut: it must not cost others.
 */
final class AppRecord {
  /** Bytes that fit into every call, with whatever tag, alone or in a batch. */
  static final int LONGEST =
      DoorTag.LARGEST_CALL
          - DoorBatch.LAYOUT.size()
          - 2 * DoorBatch.ITEM_LAYOUT.size()
          - DoorRecord.LAYOUT.size()
          - DoorRecord.LONGEST_IDENT;

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
    if (bytes.length <= LONGEST) {
      return bytes;
    }
    int end = LONGEST;
    while (end > LONGEST - 3 && (bytes[end] & 0xc0) == 0x80) {
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
