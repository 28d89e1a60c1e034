package org.jdoors.syslog.record;

/**
 * A record as the native daemon reads it from the network: {@code <PRI>}, then text.
 *
 * <p>The text ends at the first NUL. {@code <} and a digit begin a priority: decimal digits, and
 * one {@code >} that may be missing. A value of 0 or above 191 becomes user.info; without {@code
 * <digit} the text is left whole and the priority is user.info. Neither host nor tag is looked for.
 *
 * <p>Source: illumos syslogd.c, {@code formatnet()}.
 */
final class NetworkText {
  private NetworkText() {}

  static void read(SyslogRecord record, byte[] bytes, int length) {
    int end = 0;
    while (end < length && bytes[end] != 0) {
      end++;
    }
    int at = 0;
    int priority = Priority.DEFAULT;
    if (end >= 2 && bytes[0] == '<' && digit(bytes[1])) {
      int value = 0;
      for (at = 1; at < end && digit(bytes[at]); at++) {
        value = Math.min(value * 10 + bytes[at] - '0', Priority.LIMIT);
      }
      if (at < end && bytes[at] == '>') {
        at++;
      }
      priority = value > 0 && value < Priority.LIMIT ? value : Priority.DEFAULT;
    }
    record.priority(priority);
    record.text(at, end);
  }

  private static boolean digit(byte b) {
    return b >= '0' && b <= '9';
  }
}
