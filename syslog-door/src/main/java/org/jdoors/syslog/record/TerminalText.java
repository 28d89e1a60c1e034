package org.jdoors.syslog.record;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * What the native daemon writes to the terminals of users: to those of an entry the line, to those
 * of all a headline and the line without its date. At most 1024 bytes; what is beyond is cut, the
 * end of the line with it. For one thread at a time.
 *
 * <p>Source: illumos syslogd.c, {@code wallmsg()} and {@code writemsg()}.
 */
public final class TerminalText {
  private static final int LONGEST = 1024;
  private static final byte[] LINE_END = "\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss uuuu", Locale.ROOT);

  private final LineFormat format;
  private final ZoneId zone;
  private final Bytes line = new Bytes(LONGEST);

  public TerminalText(Sanitizer sanitizer, ZoneId zone) {
    format = new LineFormat(LineFormat.Kind.TERMINAL, sanitizer, zone);
    this.zone = zone;
  }

  /** Puts the text for the users of an entry into {@code text}, which is cleared first. */
  public void toUsers(SyslogRecord record, Bytes text) {
    text.clear();
    if (!record.isEmpty()) {
      format.append(record, text);
      end(text);
    }
  }

  /**
   * Puts the text for all users into {@code text}, which is cleared first.
   *
   * @param now time of writing, seconds since 1970
   */
  public void toAll(SyslogRecord record, long now, Bytes text) {
    text.clear();
    if (record.isEmpty()) {
      return;
    }
    text.putAscii("\r\n\007Message from syslogd@");
    text.put(record.host());
    text.putAscii(" at ");
    text.putAscii(DATE.format(Instant.ofEpochSecond(now).atZone(zone)));
    text.putAscii(" ...\r\n");
    line.clear();
    format.append(record, line);
    text.put(line.array(), LineDate.LENGTH + 1, line.length());
    end(text);
  }

  private static void end(Bytes text) {
    text.put(LINE_END);
    text.truncate(Math.min(text.length(), LONGEST));
  }
}
