package org.jdoors.nscd.file;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/** Clocks that stand until a test lets time pass; files are read by whoever asks. */
public final class SteppedReads implements FileReads.Queue {

  private Instant start = Instant.parse("2026-11-22T12:00:00Z");

  /** What was told. */
  public final List<String> warnings = new ArrayList<>();

  private final List<Planned> planned = new ArrayList<>();
  private long nanos;

  /** A reading to come. */
  private record Planned(Runnable read, long due) {}

  /** Reads that go by these clocks. */
  public FileReads reads() {
    return reads(warnings::add);
  }

  /** The same, telling somebody else. */
  public FileReads reads(Consumer<String> told) {
    return new FileReads(this, () -> nanos, this::now, told, 64 << 20);
  }

  /** The running clock. */
  public long nanos() {
    return nanos;
  }

  /** The time of day. */
  public Instant now() {
    return start.plusNanos(nanos);
  }

  /** Makes it that time of day; nothing happens meanwhile. */
  void moveTo(Instant now) {
    start = now.minusNanos(nanos);
  }

  @Override
  public void add(Runnable read, Duration delay) {
    if (delay.isZero()) {
      read.run();
    } else {
      planned.add(new Planned(read, nanos + delay.toNanos()));
    }
  }

  /** Lets time pass and what is planned happen. */
  public void pass(Duration time) {
    long end = nanos + time.toNanos();
    while (true) {
      Planned next = planned.stream().min(Comparator.comparingLong(Planned::due)).orElse(null);
      if (next == null || next.due() > end) {
        break;
      }
      planned.remove(next);
      nanos = next.due();
      next.read().run();
    }
    nanos = end;
  }
}
