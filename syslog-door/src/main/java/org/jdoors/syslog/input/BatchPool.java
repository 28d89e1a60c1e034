package org.jdoors.syslog.input;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jdoors.syslog.route.Batch;
import org.jspecify.annotations.Nullable;

/** Batches that door threads share: one is too large for each thread to keep. */
final class BatchPool {
  /** Batches in hand; each grows to {@link org.jdoors.syslog.record.DoorBatch#LARGEST_COUNT}. */
  private static final int AT_A_TIME = 16;

  private final BlockingQueue<Batch> free = new ArrayBlockingQueue<>(AT_A_TIME);
  private final long patience;

  /**
   * @param patience longest wait for a batch
   */
  BatchPool(Duration patience) {
    this.patience = patience.toNanos();
    for (int i = 0; i < AT_A_TIME; i++) {
      free.add(new Batch());
    }
  }

  /** An empty batch, or null if none is free in time. */
  @Nullable Batch take() {
    try {
      return free.poll(patience, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  /**
   * Gives a batch back.
   *
   * @param held whether a writer may still read its records
   */
  void give(Batch batch, boolean held) {
    batch.clear();
    boolean room = free.offer(held ? new Batch() : batch);
    assert room : "more batches than there were";
  }
}
