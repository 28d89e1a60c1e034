package org.jdoors.nscd.file;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Clocks that stand until a test lets time pass; files are read by whoever asks. */
public final class SteppedReads implements FileReads.Queue {

  private Instant start = Instant.parse("2026-11-22T12:00:00Z");

  /** What was told. */
  public final List<String> warnings = new ArrayList<>();

  private final Steps steps = new Steps();

  /** Reads that go by these clocks. */
  public FileReads reads() {
    return reads(warnings::add);
  }

  /** The same, telling somebody else. */
  public FileReads reads(Consumer<String> told) {
    return new FileReads(this, steps::nanos, this::now, told, 64 << 20);
  }

  /** The running clock. */
  public long nanos() {
    return steps.nanos();
  }

  /** The time of day. */
  public Instant now() {
    return start.plusNanos(steps.nanos());
  }

  /** Makes it that time of day; nothing happens meanwhile. */
  void moveTo(Instant now) {
    start = now.minusNanos(steps.nanos());
  }

  @Override
  public void add(Runnable read, Duration delay) {
    if (delay.isZero()) {
      read.run();
    } else {
      steps.plan(read, delay);
    }
  }

  /** Number of readings to come. */
  int toCome() {
    return steps.toCome();
  }

  /** Lets time pass and what is planned happen. */
  public void pass(Duration time) {
    steps.pass(time);
  }
}
