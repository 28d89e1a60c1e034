package org.jdoors.syslog.input;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jdoors.syslog.record.SyslogRecord;

/** Keeps all records; can be made to have no room. */
final class CollectingSink implements RecordSink {
  private static final long BOUND = TimeUnit.SECONDS.toNanos(60);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final List<SyslogRecord> records = new ArrayList<>();
  private boolean full;

  @Override
  public void take(SyslogRecord record) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (full) {
        changed.await();
      }
      records.add(record.copy());
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Whether records have to wait. */
  void full(boolean isFull) {
    lock.lock();
    try {
      full = isFull;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until there are so many, within a minute, and gives all there are. */
  List<SyslogRecord> await(int count) throws InterruptedException {
    lock.lock();
    try {
      long left = BOUND;
      while (records.size() < count && left > 0) {
        left = changed.awaitNanos(left);
      }
      return List.copyOf(records);
    } finally {
      lock.unlock();
    }
  }

  List<String> awaitTexts(int count) throws InterruptedException {
    return await(count).stream().map(CollectingSink::text).toList();
  }

  static String text(SyslogRecord record) {
    int from = record.textStart();
    return new String(record.bytes(), from, record.textEnd() - from, StandardCharsets.ISO_8859_1);
  }
}
