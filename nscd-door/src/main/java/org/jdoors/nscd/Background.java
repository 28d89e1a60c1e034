package org.jdoors.nscd;

import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jdoors.nscd.cache.Refreshes;

/** The threads that keep hot entries fresh: one that keeps the time, and a few that look up. */
final class Background implements Refreshes, AutoCloseable {

  /** Lookups in the background at a time. */
  private static final int LOOKUPS = 8;

  /** Lookups that may wait for a thread; what finds no room expires. */
  private static final int WAITING = 1024;

  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(1, daemons("nscd-keep-hot"));
  private final ThreadPoolExecutor lookups =
      new ThreadPoolExecutor(
          LOOKUPS,
          LOOKUPS,
          10,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(WAITING),
          daemons("nscd-refresh"));

  private final Consumer<String> warnings;

  /**
   * Starts no thread before there is something to do.
   *
   * @param warnings told of tasks that failed
   */
  Background(Consumer<String> warnings) {
    this.warnings = warnings;
    lookups.allowCoreThreadTimeOut(true);
    timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  private static ThreadFactory daemons(String name) {
    return task -> {
      Thread thread = new Thread(task, name);
      thread.setDaemon(true);
      return thread;
    };
  }

  @Override
  public void later(Runnable task, Duration delay) {
    if (!timer.isShutdown()) {
      ScheduledFuture<?> ignored =
          timer.schedule(() -> run(task), delay.toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  private void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      warnings.accept("keeping entries fresh failed: " + e);
    }
  }

  @Override
  public boolean now(Runnable lookup) {
    try {
      lookups.execute(() -> run(lookup));
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
    lookups.shutdownNow();
  }
}
