package org.jdoors.syslog.record;

import java.time.Month;
import java.time.Year;
import org.jdoors.syslog.record.Rfc5424.Verdict;

/**
 * TIMESTAMP of RFC 5424, a profile of RFC 3339: {@code yyyy-mm-ddThh:mm:ss[.1-6 digits](Z / +hh:mm
 * / -hh:mm)}, seconds 00 to 59, capital T and Z.
 */
final class Rfc5424Time {
  private static final String SHAPE = "dddd-dd-ddTdd:dd:dd";
  private static final int MICRO_DIGITS = 6;
  private static final int OFFSET_LENGTH = 6;
  private static final int SECONDS_PER_DAY = 86_400;

  /** From March 1 of the year 0. */
  private static final long DAYS_TO_1970 = 719_468;

  private long epochSecond;
  private int micros;

  long epochSecond() {
    return epochSecond;
  }

  int micros() {
    return micros;
  }

  Verdict parse(byte[] bytes, int from, int to) {
    if (to - from <= SHAPE.length() || !shaped(bytes, from)) {
      return Verdict.TIMESTAMP_SYNTAX;
    }
    int at = fraction(bytes, from + SHAPE.length(), to);
    if (at < 0) {
      return Verdict.TIMESTAMP_SYNTAX;
    }
    boolean utc = to - at == 1 && bytes[at] == 'Z';
    if (!utc && !offsetShaped(bytes, at, to)) {
      return Verdict.TIMESTAMP_SYNTAX;
    }
    int year = number(bytes, from, 4);
    int month = number(bytes, from + 5, 2);
    int day = number(bytes, from + 8, 2);
    int hour = number(bytes, from + 11, 2);
    int minute = number(bytes, from + 14, 2);
    int second = number(bytes, from + 17, 2);
    int offsetHours = utc ? 0 : number(bytes, at + 1, 2);
    int offsetMinutes = utc ? 0 : number(bytes, at + 4, 2);
    boolean inRange =
        month >= 1
            && month <= 12
            && day >= 1
            && day <= Month.of(month).length(Year.isLeap(year))
            && hour < 24
            && minute < 60
            && second < 60
            && offsetHours < 24
            && offsetMinutes < 60;
    if (!inRange) {
      return Verdict.TIMESTAMP_RANGE;
    }
    int offset = (offsetHours * 60 + offsetMinutes) * 60;
    epochSecond =
        epochDay(year, month, day) * SECONDS_PER_DAY
            + (hour * 60L + minute) * 60
            + second
            - (!utc && bytes[at] == '-' ? -offset : offset);
    return Verdict.VALID;
  }

  /**
   * Reads a date in front of a text of the older form, where relays put it in place of the date of
   * RFC 3164.
   *
   * @return where the text behind it and a blank begins, or -1 if no such date leads the text
   */
  int lead(byte[] bytes, int from, int to) {
    int end = from + SHAPE.length();
    int last = Math.min(to, end + 1 + MICRO_DIGITS + OFFSET_LENGTH);
    while (end < last && bytes[end] != ' ') {
      end++;
    }
    return end < to && bytes[end] == ' ' && parse(bytes, from, end) == Verdict.VALID ? end + 1 : -1;
  }

  /**
   * Days from 1970-01-01 in the Gregorian calendar, as {@link java.time.LocalDate#toEpochDay} but
   * without an object. Years begin in March here, so that the leap day is the last.
   */
  static long epochDay(int year, int month, int day) {
    int marchYear = month > 2 ? year : year - 1;
    int marchMonth = Math.floorMod(month - 3, 12);
    int century = Math.floorDiv(marchYear, 100);
    return 365L * marchYear
        + Math.floorDiv(marchYear, 4)
        - century
        + Math.floorDiv(century, 4)
        + (153 * marchMonth + 2) / 5
        + day
        - 1
        - DAYS_TO_1970;
  }

  /** Reads the fraction, if there is one, and gives where it ends; -1 if it is not well formed. */
  private int fraction(byte[] bytes, int from, int to) {
    micros = 0;
    if (bytes[from] != '.') {
      return from;
    }
    int at = from + 1;
    int digits = 0;
    for (; at < to && Rfc5424.digit(bytes[at]); at++, digits++) {
      micros = digits < MICRO_DIGITS ? micros * 10 + bytes[at] - '0' : micros;
    }
    for (int i = digits; i < MICRO_DIGITS; i++) {
      micros *= 10;
    }
    return digits >= 1 && digits <= MICRO_DIGITS && at < to ? at : -1;
  }

  private static boolean shaped(byte[] bytes, int from) {
    for (int i = 0; i < SHAPE.length(); i++) {
      char wanted = SHAPE.charAt(i);
      byte b = bytes[from + i];
      if (wanted == 'd' ? !Rfc5424.digit(b) : b != wanted) {
        return false;
      }
    }
    return true;
  }

  private static boolean offsetShaped(byte[] bytes, int at, int to) {
    return to - at == OFFSET_LENGTH
        && (bytes[at] == '+' || bytes[at] == '-')
        && Rfc5424.digit(bytes[at + 1])
        && Rfc5424.digit(bytes[at + 2])
        && bytes[at + 3] == ':'
        && Rfc5424.digit(bytes[at + 4])
        && Rfc5424.digit(bytes[at + 5]);
  }

  private static int number(byte[] bytes, int from, int digits) {
    int value = 0;
    for (int i = from; i < from + digits; i++) {
      value = value * 10 + bytes[i] - '0';
    }
    return value;
  }
}
