package org.jdoors.syslog.input;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;
import org.jdoors.syslog.record.Sanitizer;
import org.jdoors.syslog.route.Counted;

/** What doors under test have around them: a host of that name, a clock that stands. */
final class DoorInputs {
  static final Counted NOTHING = to -> {};

  /** 2023-11-14 22:13:20 UTC. */
  static final long NOW = 1_700_000_000L;

  private DoorInputs() {}

  static DoorInput.Surroundings around(Privileges privileges, Counted statistics) {
    return new DoorInput.Surroundings(
        "myhost",
        Duration.ofSeconds(60),
        privileges,
        Sanitizer.UTF_8,
        ZoneOffset.UTC,
        statistics,
        Clock.fixed(Instant.ofEpochSecond(NOW), ZoneOffset.UTC),
        System::nanoTime);
  }

  static long counter(Counted counted, String name) {
    AtomicLong found = new AtomicLong(-1);
    counted.counters(
        (each, value) -> {
          if (each.equals(name)) {
            found.set(value);
          }
        });
    return found.get();
  }
}
