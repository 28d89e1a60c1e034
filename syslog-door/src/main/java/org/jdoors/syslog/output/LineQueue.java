package org.jdoors.syslog.output;

import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntFunction;
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
  private final IntFunction<ByteBuffer> memory;
  private final ReentrantLock latch = new ReentrantLock();
  private ByteBuffer filling;
  private ByteBuffer draining;
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
    this(limit, ByteBuffer::allocateDirect);
  }

  /**
   * @param memory gives a buffer of a capacity, or throws {@link OutOfMemoryError}
   */
  LineQueue(int limit, IntFunction<ByteBuffer> memory) {
    this.limit = limit;
    this.memory = memory;
    this.filling = memory.apply(FIRST_BYTES);
    this.draining = memory.apply(FIRST_BYTES).limit(0);
  }

  /**
   * Appends a line, which is empty afterwards if there was room for it.
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
      if (filling.remaining() < length && !grow(length)) {
        return FULL;
      }
      filling.put(line.array(), 0, length);
      long end = appended + length;
      appended = end;
      count++;
      lines = count;
      if (sync) {
        durable = end;
      }
      line.clear();
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

  /** Makes room; whether there is memory for it, which other outputs may have taken. */
  private boolean grow(int length) {
    int needed = filling.position() + length;
    int size = Math.max(needed, Math.min(limit, filling.capacity() * 2));
    try {
      ByteBuffer larger = memory.apply(size);
      filling = larger.put(filling.flip());
      return true;
    } catch (OutOfMemoryError e) {
      if (filling.position() == 0) {
        throw e;
      }
      return false;
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
