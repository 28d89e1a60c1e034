package org.jdoors.syslog.record;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where a record comes from; the ordinal is the facility number.
 *
 * <p>{@code cron} is 15 and {@code altcron} is 9, where glibc calls 9 "cron". {@code mark} exists
 * only inside the daemon and in syslog.conf; no record that comes in carries it.
 *
 * <p>Source: illumos {@code sys/syslog.h}, syslogd.c.
 */
public enum Facility {
  KERN,
  USER,
  MAIL,
  DAEMON,
  AUTH,
  SYSLOG,
  LPR,
  NEWS,
  UUCP,
  ALTCRON,
  AUTHPRIV,
  FTP,
  NTP,
  AUDIT,
  CONSOLE,
  CRON,
  LOCAL0,
  LOCAL1,
  LOCAL2,
  LOCAL3,
  LOCAL4,
  LOCAL5,
  LOCAL6,
  LOCAL7,
  MARK;

  private static final Facility[] VALUES = values();
  private static final String SECURITY = "security";

  private final String text = name().toLowerCase(Locale.ROOT);

  /** Number of facilities that a record from outside can have: 0 to 23. */
  public static final int COUNT = 24;

  /** The name in syslog.conf and in message ids. */
  public String text() {
    return text;
  }

  /** The facility with this number, 0 to 24. */
  public static Facility of(int number) {
    return VALUES[number];
  }

  /** The facility of this name (case does not matter, {@code security} is auth), else null. */
  public static @Nullable Facility named(String name) {
    for (Facility facility : VALUES) {
      if (facility.text.equalsIgnoreCase(name)) {
        return facility;
      }
    }
    return SECURITY.equalsIgnoreCase(name) ? AUTH : null;
  }
}
