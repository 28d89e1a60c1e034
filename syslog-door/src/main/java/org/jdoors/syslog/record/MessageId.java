package org.jdoors.syslog.record;

import java.nio.charset.StandardCharsets;

/**
 * The number in {@code [ID n facility.level]}: a hash of the unexpanded format string.
 *
 * <p>Source: illumos {@code STRLOG_MAKE_MSGID} in {@code sys/strlog.h}, used by syslog(3C).
 */
public final class MessageId {
  /** The id of the format {@code "%s"}, which logger(1) uses for every message. */
  public static final int OF_PLAIN_TEXT = of("%s".getBytes(StandardCharsets.US_ASCII));

  /** The smallest and the largest id that the hash can give. */
  public static final int MINIMUM = 100_000;

  public static final int MAXIMUM = 999_980;

  private static final int SPAN = MAXIMUM - MINIMUM + 1;

  private MessageId() {}

  /** The id of a format string: bytes below 0x20 do not count, bytes from 0x80 do. */
  public static int of(byte[] format) {
    int hash = 0;
    for (byte b : format) {
      int unsigned = b & 0xff;
      if (unsigned >= 0x20) {
        hash = (hash >>> 5) + (hash << 27) + unsigned;
      }
    }
    return Integer.remainderUnsigned(hash, SPAN) + MINIMUM;
  }
}
