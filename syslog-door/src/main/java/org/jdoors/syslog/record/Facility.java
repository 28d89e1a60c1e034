package org.jdoors.syslog.record;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where a record comes from.
 *
 * <p>{@code cron} is 15 and {@code altcron} is 9, where glibc calls 9 "cron". {@code mark} exists
 * only inside the daemon and in syslog.conf; no record that comes in carries it.
 *
 * <p>Source: illumos {@code sys/syslog.h}, syslogd.c.
 */
public enum Facility {
  KERN(0),
  USER(1),
  MAIL(2),
  DAEMON(3),
  AUTH(4),
  SYSLOG(5),
  LPR(6),
  NEWS(7),
  UUCP(8),
  ALTCRON(9),
  AUTHPRIV(10),
  FTP(11),
  NTP(12),
  AUDIT(13),
  CONSOLE(14),
  CRON(15),
  LOCAL0(16),
  LOCAL1(17),
  LOCAL2(18),
  LOCAL3(19),
  LOCAL4(20),
  LOCAL5(21),
  LOCAL6(22),
  LOCAL7(23),
  MARK(24);

  private static final Facility[] VALUES = values();
  private static final String SECURITY = "security";

  private final int number;
  private final String text;

  Facility(int number) {
    this.number = number;
    this.text = name().toLowerCase(Locale.ROOT);
  }

  /** Number of facilities that a record from outside can have: 0 to 23. */
  public static final int COUNT = 24;

  /** 0 to 24; a priority has it times 8. */
  public int number() {
    return number;
  }

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
