package org.jdoors.syslog.record;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;

/**
 * The date of a line: {@code Mmm dd hh:mm:ss}, C locale, local time, day padded with a blank.
 * Remembers the last second, so that a burst of records formats it once. For one thread at a time.
 */
final class LineDate {
  /** Length of every date. */
  static final int LENGTH = 15;

  private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";

  private final ZoneId zone;
  private long second = Long.MIN_VALUE;
  private byte[] text = new byte[0];

  LineDate(ZoneId zone) {
    this.zone = zone;
  }

  /** The date of a number of seconds since 1970; the array stays ours. */
  byte[] of(long epochSecond) {
    if (epochSecond != second) {
      text = format(LocalDateTime.ofInstant(Instant.ofEpochSecond(epochSecond), zone));
      second = epochSecond;
    }
    return text;
  }

  private static byte[] format(LocalDateTime local) {
    int month = (local.getMonthValue() - 1) * 3;
    StringBuilder date = new StringBuilder(LENGTH).append(MONTHS, month, month + 3);
    pad(date, ' ', ' ', local.getDayOfMonth());
    pad(date, ' ', '0', local.getHour());
    pad(date, ':', '0', local.getMinute());
    pad(date, ':', '0', local.getSecond());
    return date.toString().getBytes(StandardCharsets.US_ASCII);
  }

  private static void pad(StringBuilder date, char before, char filler, int value) {
    date.append(before);
    if (value < 10) {
      date.append(filler);
    }
    date.append(value);
  }

  /**
   * Whether a text begins with a date, judged as natively by its separators alone: blanks at 3, 6
   * and 15 and colons at 9 and 12.
   */
  static boolean leads(byte[] bytes, int from, int to) {
    return to - from > LENGTH
        && bytes[from + 3] == ' '
        && bytes[from + 6] == ' '
        && bytes[from + 9] == ':'
        && bytes[from + 12] == ':'
        && bytes[from + LENGTH] == ' ';
  }
}
