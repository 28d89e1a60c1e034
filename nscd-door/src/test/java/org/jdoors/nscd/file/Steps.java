package org.jdoors.nscd.file;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A clock that stands until a test lets time pass, and what is to happen meanwhile. */
public final class Steps {

  private final List<Planned> planned = new ArrayList<>();
  private long nanos;
  private int done;

  /** A task to come. */
  private record Planned(Runnable task, long due) {}

  /** The clock. */
  public long nanos() {
    return nanos;
  }

  /** Number of tasks that have run. */
  public int done() {
    return done;
  }

  /** Number of tasks to come. */
  int toCome() {
    return planned.size();
  }

  /** Has a task run when so much time has passed. */
  public void plan(Runnable task, Duration delay) {
    planned.add(new Planned(task, nanos + delay.toNanos()));
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
      done++;
      next.task().run();
    }
    nanos = end;
  }
}
