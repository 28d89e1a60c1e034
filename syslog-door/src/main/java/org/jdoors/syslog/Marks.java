package org.jdoors.syslog;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Makes a MARK record at every interval at which somebody wants one; the first after one. */
final class Marks implements AutoCloseable {
  private final ScheduledThreadPoolExecutor timer;
  private final BooleanSupplier wanted;
  private final Runnable mark;

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

  void start(Duration interval) {
    long nanos = interval.toNanos();
    ScheduledFuture<?> ignored =
        timer.scheduleAtFixedRate(this::tick, nanos, nanos, TimeUnit.NANOSECONDS);
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
