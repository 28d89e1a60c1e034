package org.jdoors.syslog.client;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Runs door calls, which nothing can cut short, so that the caller waits no longer than he wants: a
 * call with a deadline runs on a thread of this object, which is left behind with it.
 */
final class Calls implements AutoCloseable {
  /** Calls under way or left behind; whoever comes then is told at once. */
  private static final int MOST = 16;

  private static final long IDLE_SECONDS = 10;

  private final @Nullable Duration deadline;
  private final @Nullable ThreadPoolExecutor threads;

  /** One call, and reading its answer. */
  @FunctionalInterface
  interface Call<T> {
    T run() throws IOException;
  }

  /**
   * @param deadline longest wait, or null to run calls on the caller's own thread and wait for ever
   */
  Calls(@Nullable Duration deadline) {
    this.deadline = deadline;
    this.threads = deadline == null ? null : pool();
  }

  private static ThreadPoolExecutor pool() {
    AtomicInteger number = new AtomicInteger();
    return new ThreadPoolExecutor(
        0,
        MOST,
        IDLE_SECONDS,
        TimeUnit.SECONDS,
        new SynchronousQueue<>(),
        task -> {
          Thread thread = new Thread(task, "syslog-client-" + number.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        });
  }

  /**
   * Runs a call.
   *
   * @param longer how much longer than usual it may take
   * @throws DeadlineException if it is not over in time
   * @throws IOException as the call
   */
  <T> T run(Duration longer, Call<T> call) throws IOException {
    ThreadPoolExecutor pool = threads;
    if (deadline == null || pool == null) {
      return call.run();
    }
    Future<T> running;
    try {
      running = pool.submit(call::run);
    } catch (RejectedExecutionException e) {
      throw new DeadlineException(deadline);
    }
    try {
      return running.get(deadline.plus(longer).toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new DeadlineException(deadline.plus(longer));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the daemon answers", e);
    } catch (ExecutionException e) {
      throw thrown(e);
    }
  }

  private static IOException thrown(ExecutionException e) {
    if (e.getCause() instanceof IOException failure) {
      return failure;
    }
    if (e.getCause() instanceof RuntimeException bug) {
      throw bug;
    }
    return new IOException(e.getCause());
  }

  /** Lets no further call begin; those under way go on. */
  @Override
  public void close() {
    if (threads != null) {
      threads.shutdown();
    }
  }
}
