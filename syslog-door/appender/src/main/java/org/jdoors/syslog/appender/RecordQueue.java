package org.jdoors.syslog.appender;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/** Records that a thread of its own gives to the daemon, many at a time. */
final class RecordQueue {
  private static final int MOST_AT_A_TIME = 256;
  private static final long LOOK_MILLIS = 100;

  private final BlockingQueue<AppRecord> queue;
  private final boolean waits;
  private final Consumer<List<AppRecord>> sender;
  private final LongAdder dropped = new LongAdder();
  private final Thread thread;
  private volatile boolean ending;

  /**
   * @param size records that may wait
   * @param waits whether a full queue holds the application up; else the record is dropped
   * @param sender takes records, and does not throw
   */
  RecordQueue(String name, int size, boolean waits, Consumer<List<AppRecord>> sender) {
    this.queue = new ArrayBlockingQueue<>(size);
    this.waits = waits;
    this.sender = sender;
    this.thread = new Thread(this::run, "syslog-door-" + name);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Whether the record waits now; if not it is counted. */
  boolean add(AppRecord record) {
    boolean added = queue.offer(record);
    if (!added && waits) {
      try {
        queue.put(record);
        added = true;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    if (!added) {
      dropped.increment();
    }
    return added;
  }

  /** Records that found no room. */
  long dropped() {
    return dropped.sum();
  }

  private void run() {
    List<AppRecord> batch = new ArrayList<>(MOST_AT_A_TIME);
    while (!ending || !queue.isEmpty()) {
      try {
        AppRecord first = queue.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        if (first != null) {
          batch.add(first);
          queue.drainTo(batch, MOST_AT_A_TIME - 1);
          sender.accept(batch);
          batch.clear();
        }
      } catch (InterruptedException e) {
        // Nobody interrupts this thread, which ends when it is told to.
        batch.clear();
      }
    }
  }

  /** Sends what waits, and ends; whether it was done in time. */
  boolean stop(long millis) {
    ending = true;
    try {
      thread.join(Math.max(1, millis));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return !thread.isAlive();
  }
}
