package org.jdoors.nscd.cache;

import java.time.Duration;
import org.jdoors.nscd.file.Steps;

/** Refreshes by a clock that stands until a test lets time pass; lookups are made at once. */
public final class SteppedRefreshes implements Refreshes {

  private final Steps steps = new Steps();

  @Override
  public void later(Runnable task, Duration delay) {
    steps.plan(task, delay);
  }

  @Override
  public boolean now(Runnable lookup) {
    lookup.run();
    return true;
  }

  /** The clock. */
  public long nanos() {
    return steps.nanos();
  }

  /** Number of tasks that have run. */
  int tasks() {
    return steps.done();
  }

  /** Lets time pass and what is planned happen. */
  public void pass(Duration time) {
    steps.pass(time);
  }
}
