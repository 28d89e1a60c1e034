package org.jdoors.syslog.record;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Times as RFC 5424 has them, {@code 2023-11-14T22:13:20.000123+02:00}, in local time with its
 * offset. Remembers the last second, as {@link LineDate} does. For one thread at a time.
 */
final class TimeText {
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss", Locale.ROOT);
  private static final int MICRO_DIGITS = 6;

  /** Years that four digits can write; a time outside is written as the nearest that is within. */
  private static final long FIRST = Instant.parse("0000-01-02T00:00:00Z").getEpochSecond();

  private static final long LAST = Instant.parse("9999-12-30T00:00:00Z").getEpochSecond();

  private final ZoneId zone;
  private long second = Long.MIN_VALUE;
  private byte[] date = new byte[0];
  private byte[] offset = new byte[0];

  TimeText(ZoneId zone) {
    this.zone = zone;
  }

  /** Appends a time to the microsecond. */
  void put(long epochSecond, int nanos, Bytes out) {
    if (epochSecond != second) {
      format(epochSecond);
      second = epochSecond;
    }
    out.put(date);
    out.put('.');
    out.putDecimal(nanos / 1000, MICRO_DIGITS);
    out.put(offset);
  }

  private void format(long epochSecond) {
    Instant instant = Instant.ofEpochSecond(Math.max(FIRST, Math.min(LAST, epochSecond)));
    OffsetDateTime local = OffsetDateTime.ofInstant(instant, zone);
    // RFC 5424 has no seconds in an offset; those of old local times are dropped with the time.
    int minutes = local.getOffset().getTotalSeconds() / 60;
    ZoneOffset whole = ZoneOffset.ofTotalSeconds(minutes * 60);
    date = ascii(SECONDS.format(local.withOffsetSameInstant(whole)));
    offset = ascii(minutes == 0 ? "Z" : whole.getId());
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
