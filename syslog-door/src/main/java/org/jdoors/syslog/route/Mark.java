package org.jdoors.syslog.route;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jdoors.syslog.record.Facility;
import org.jdoors.syslog.record.Priority;
import org.jdoors.syslog.record.Severity;
import org.jdoors.syslog.record.SyslogRecord;

/**
 * Makes a {@code -- MARK --} record each interval, if an entry has a level for {@code mark}; the
 * first one interval after the start. Whoever has a timer calls {@link #tick}; three ticks make an
 * interval, because the native daemon's timer is that of its repeats as well.
 *
 * <p>Source: illumos syslogd.c, {@code logmymsg()} with {@code MARKING}, {@code main_dispatch()}.
 */
public final class Mark {
  private static final int TICKS = 3;
  private static final byte[] TEXT = "-- MARK --".getBytes(StandardCharsets.US_ASCII);

  private final Router router;
  private final byte[] host;
  private final Clock clock;
  private int ticks;

  /**
   * Marks for the records of this router.
   *
   * @param host name of this host, as lines show it
   */
  public Mark(Router router, byte[] host, Clock clock) {
    this.router = router;
    this.host = host.clone();
    this.clock = clock;
  }

  /** Time between two ticks for marks at this interval. */
  public static Duration tick(Duration interval) {
    return interval.dividedBy(TICKS);
  }

  /** A third of the interval is over. For one thread at a time. */
  public void tick() throws InterruptedException {
    ticks++;
    if (ticks == TICKS) {
      ticks = 0;
      if (router.isMarking()) {
        router.post(record());
      }
    }
  }

  private SyslogRecord record() {
    SyslogRecord record = new SyslogRecord();
    record.fillLocal(
        Priority.of(Facility.MARK, Severity.INFO),
        0,
        TEXT,
        0,
        TEXT.length,
        Math.floorDiv(clock.millis(), 1000L),
        host);
    return record;
  }

  /** Whether any of these routes wants marks. */
  static boolean wanted(List<Route> routes) {
    return routes.stream().anyMatch(route -> route.selectors().marking());
  }
}
