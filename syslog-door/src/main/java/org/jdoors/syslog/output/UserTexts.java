package org.jdoors.syslog.output;

import java.time.Clock;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;
import org.jdoors.syslog.record.Bytes;
import org.jdoors.syslog.record.LineFormat;
import org.jdoors.syslog.record.SyslogRecord;

/**
 * What users see on their terminals: the line, for some users; for all users a heading with the
 * record's host and the time of writing, then the line without its date. At most 1024 bytes, as
 * natively; for one thread at a time.
 *
 * <p>Source: illumos syslogd.c, {@code writemsg()}, {@code wallmsg()}.
 */
final class UserTexts {
  private static final int LONGEST = 1024;
  private static final int DATE = 16;
  private static final DateTimeFormatter WEEKDAY =
      DateTimeFormatter.ofPattern("EEE MMM", Locale.ROOT);
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss yyyy");

  private final LineFormat format;
  private final Clock clock;
  private final ZoneId zone;
  private final boolean all;
  private final Bytes line = new Bytes(2048);
  private final Bytes text = new Bytes(2048);

  /**
   * Texts on this machine.
   *
   * @param all whether they are for all users
   */
  UserTexts(LineSettings settings, Clock clock, boolean all) {
    this.format = new LineFormat(LineFormat.Kind.TERMINAL, settings.sanitizer(), settings.zone());
    this.clock = clock;
    this.zone = settings.zone();
    this.all = all;
  }

  /** The text for a record. */
  byte[] of(SyslogRecord record) {
    format.format(record, line);
    text.clear();
    if (all) {
      text.putAscii("\r\n\007Message from syslogd@");
      text.put(record.host());
      text.putAscii(" at " + now() + " ...\r\n");
    }
    text.put(line.array(), all ? Math.min(DATE, line.length()) : 0, line.length());
    return Arrays.copyOf(text.array(), Math.min(text.length(), LONGEST));
  }

  private String now() {
    ZonedDateTime now = clock.instant().atZone(zone);
    return String.format(
        Locale.ROOT, "%s %2d %s", WEEKDAY.format(now), now.getDayOfMonth(), TIME.format(now));
  }
}
