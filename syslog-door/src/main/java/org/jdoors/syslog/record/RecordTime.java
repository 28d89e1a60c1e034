package org.jdoors.syslog.record;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.Year;
import java.time.ZoneId;
import java.util.Arrays;

/**
 * The time of a record as seconds since 1970: that of its message, else that of the date in front
 * of its text, else that of its reception.
 *
 * <p>A date has no year. It gets the one that brings it nearest to the reception, so that the last
 * record of December that comes in January, or one of a clock that is ahead, is not a year off;
 * February 29 gets the nearest leap year. What cannot be read, or no year within eight can have,
 * has the time of reception. For one thread at a time.
 */
final class RecordTime {
  private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";
  private static final int YEARS_AROUND = 8;

  private final ZoneId zone;
  private final byte[] lastDate = new byte[LineDate.LENGTH];
  private long lastReceived = Long.MIN_VALUE;
  private long lastTime;

  RecordTime(ZoneId zone) {
    this.zone = zone;
  }

  long second(SyslogRecord record) {
    if (!record.isDated()) {
      return record.saidTime();
    }
    byte[] bytes = record.bytes();
    int from = record.textStart();
    boolean same =
        record.received() == lastReceived
            && Arrays.equals(bytes, from, from + LineDate.LENGTH, lastDate, 0, LineDate.LENGTH);
    if (!same) {
      System.arraycopy(bytes, from, lastDate, 0, LineDate.LENGTH);
      lastReceived = record.received();
      lastTime = read(record.received());
    }
    return lastTime;
  }

  /** Nanoseconds within that second. */
  static int nanos(SyslogRecord record) {
    return record.isDated() ? 0 : record.saidNanos();
  }

  private long read(long received) {
    int month = month();
    int day = number(4);
    int hour = number(7);
    int minute = number(10);
    int second = number(13);
    boolean readable =
        month > 0 && day > 0 && day < 32 && hour >= 0 && hour < 24 && minute >= 0 && minute < 60;
    if (!readable || second < 0 || second > 59) {
      return received;
    }
    int year = Instant.ofEpochSecond(received).atZone(zone).getYear();
    long best = received;
    long distance = Long.MAX_VALUE;
    for (int candidate = year - YEARS_AROUND; candidate <= year + YEARS_AROUND; candidate++) {
      long time = at(candidate, month, day, hour, minute, second, received);
      if (exists(candidate, month, day) && Math.abs(time - received) < distance) {
        distance = Math.abs(time - received);
        best = time;
      }
    }
    return best;
  }

  private static boolean exists(int year, int month, int day) {
    return Year.isLeap(year) || month != 2 || day != 29;
  }

  private long at(int year, int month, int day, int hour, int minute, int second, long otherwise) {
    try {
      return LocalDateTime.of(year, month, day, hour, minute, second).atZone(zone).toEpochSecond();
    } catch (DateTimeException e) {
      // February 30 and the like.
      return otherwise;
    }
  }

  private int month() {
    for (int i = 0; i < MONTHS.length(); i += 3) {
      if (lastDate[0] == MONTHS.charAt(i)
          && lastDate[1] == MONTHS.charAt(i + 1)
          && lastDate[2] == MONTHS.charAt(i + 2)) {
        return i / 3 + 1;
      }
    }
    return 0;
  }

  /** Two digits, the first of which may be a blank, or -1. */
  private int number(int at) {
    int tens = lastDate[at] == ' ' ? 0 : lastDate[at] - '0';
    int ones = lastDate[at + 1] - '0';
    return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : -1;
  }
}
