package org.jdoors.syslog;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Makes a MARK record at every interval at which somebody wants one; the first after one. */
final class Marks implements AutoCloseable {
  private final ScheduledThreadPoolExecutor timer;
  private final BooleanSupplier wanted;
  private final Runnable mark;
  private Duration interval = Duration.ZERO;
  private @Nullable ScheduledFuture<?> ticks;

  /**
   * @param wanted whether any rule takes them now
   * @param mark makes one
   */
  Marks(BooleanSupplier wanted, Runnable mark) {
    this.wanted = wanted;
    this.mark = mark;
    this.timer =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "syslog-mark");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Begins with an interval, or goes over to it; the same one goes on as it is. */
  void every(Duration wanted) {
    ScheduledFuture<?> before = ticks;
    if (before != null && wanted.equals(interval)) {
      return;
    }
    if (before != null) {
      before.cancel(false);
    }
    long nanos = wanted.toNanos();
    ticks = timer.scheduleAtFixedRate(this::tick, nanos, nanos, TimeUnit.NANOSECONDS);
    interval = wanted;
  }

  void tick() {
    if (wanted.getAsBoolean()) {
      mark.run();
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
