package org.jdoors.syslog.output;

import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReentrantLock;
import org.jdoors.syslog.record.Bytes;

/**
 * Lines that wait to be written, as the bytes that they will be: two buffers, one that is filled
 * and one that is written. A position is a number of bytes since the start, so that "everything up
 * to here" can be said in one number. Filling is for any number of threads; {@link #take} and what
 * it gives are for the leader.
 */
final class LineQueue {
  private static final int FIRST_BYTES = 128 * 1024;
  private static final int SPINS = 100;

  /** Position of a queue that has no room now. */
  static final long FULL = -1;

  private final int limit;
  private final ReentrantLock latch = new ReentrantLock();
  private ByteBuffer filling = ByteBuffer.allocateDirect(FIRST_BYTES);
  private ByteBuffer draining = ByteBuffer.allocateDirect(FIRST_BYTES).limit(0);
  private volatile long appended;
  private long count;
  private volatile long lines;
  private volatile long durable;
  private long taken;
  private long takenLines;

  /**
   * @param limit bytes that wait at most, besides those that are being written
   */
  LineQueue(int limit) {
    this.limit = limit;
  }

  /**
   * Appends a line.
   *
   * @param sync whether the line is to be on disk even if nobody waits for it
   * @return the position of its end, or {@link #FULL}
   */
  long append(Bytes line, boolean sync) {
    lock();
    try {
      int length = line.length();
      // A line that is longer than the limit goes into an empty queue.
      if (filling.position() > 0 && filling.position() + length > limit) {
        return FULL;
      }
      grow(length);
      filling.put(line.array(), 0, length);
      long end = appended + length;
      appended = end;
      count++;
      lines = count;
      if (sync) {
        durable = end;
      }
      return end;
    } finally {
      latch.unlock();
    }
  }

  /** The lock is held for the copying of a line: somebody who parks would wait 100 times that. */
  private void lock() {
    for (int i = 0; i < SPINS; i++) {
      if (latch.tryLock()) {
        return;
      }
      Thread.onSpinWait();
    }
    latch.lock();
  }

  private void grow(int length) {
    if (filling.remaining() < length) {
      int needed = filling.position() + length;
      int size = Math.max(needed, Math.min(limit, filling.capacity() * 2));
      filling = ByteBuffer.allocateDirect(size).put(filling.flip());
    }
  }

  /** What is to be written next: the rest of what was taken before, else all that has come. */
  ByteBuffer take() {
    if (!draining.hasRemaining()) {
      lock();
      try {
        ByteBuffer empty = draining.clear();
        draining = filling.flip();
        filling = empty;
        taken = appended;
        takenLines = lines;
      } finally {
        latch.unlock();
      }
    }
    return draining;
  }

  /** Up to where lines have been written, judged by what is left of that which was taken. */
  long written() {
    return taken - draining.remaining();
  }

  /** Lines from the start up to the end of what was taken. */
  long takenLines() {
    return takenLines;
  }

  /** The position of the last line. */
  long appended() {
    return appended;
  }

  /** Lines since the start. */
  long lines() {
    return lines;
  }

  /** Up to where lines must be on disk even if nobody waits. */
  long durable() {
    return durable;
  }
}
