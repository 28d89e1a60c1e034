package org.jdoors.nscd.cache;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A clock that stands until a test lets time pass; lookups in the background are made at once. */
public final class SteppedRefreshes implements Refreshes {

  private final List<Planned> planned = new ArrayList<>();
  private long nanos;
  private int tasks;

  /** A task to come. */
  private record Planned(Runnable task, long due) {}

  @Override
  public void later(Runnable task, Duration delay) {
    planned.add(new Planned(task, nanos + delay.toNanos()));
  }

  @Override
  public boolean now(Runnable lookup) {
    lookup.run();
    return true;
  }

  /** The clock. */
  public long nanos() {
    return nanos;
  }

  /** Number of tasks that have run. */
  int tasks() {
    return tasks;
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
      nanos = Math.max(nanos, next.due());
      tasks++;
      next.task().run();
    }
    nanos = end;
  }
}
