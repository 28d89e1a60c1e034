package org.jdoors.syslog.input;

import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jdoors.syslog.config.Selectors;
import org.jdoors.syslog.record.SyslogRecord;
import org.jspecify.annotations.Nullable;

/**
 * The latest records, for those who follow the log. Each has a position, counted from 1; the oldest
 * give way to new ones. For any number of threads.
 *
 * <pre>
 *      ... | overwritten | first ........ kept ........ | next
 * </pre>
 */
final class RecentRecords {
  /** Records that are kept. */
  static final int MOST = 1024;

  /** What they may take together, in bytes, if they are large. */
  static final int MOST_BYTES = 4 * 1024 * 1024;

  private final @Nullable SyslogRecord[] slots = new SyslogRecord[MOST];
  private long first = 1;
  private long next = 1;
  private long bytes;
  private int waiting;
  private boolean closed;

  /** Keeps a copy. Makes no garbage once every place has been used. */
  synchronized void add(SyslogRecord record) {
    int place = place(next);
    SyslogRecord slot = slots[place];
    if (slot == null) {
      slot = new SyslogRecord();
      slots[place] = slot;
    } else {
      bytes -= slot.bytes().length;
    }
    slot.fill(record);
    bytes += slot.bytes().length;
    next++;
    first = Math.max(first, next - MOST);
    while (bytes > MOST_BYTES && first < next - 1) {
      forget(first++);
    }
    if (waiting > 0) {
      notifyAll();
    }
  }

  private void forget(long position) {
    SyslogRecord slot = slots[place(position)];
    if (slot != null) {
      bytes -= slot.bytes().length;
      slots[place(position)] = null;
    }
  }

  private static int place(long position) {
    return (int) (position % MOST);
  }

  /** The position that the next record will have. */
  synchronized long next() {
    return next;
  }

  /** Where to begin, so that the latest {@code last} records that are selected are given. */
  synchronized long begin(Selectors selectors, long last) {
    long position = next;
    long found = 0;
    for (long i = next - 1; i >= first && found < last; i--) {
      SyslogRecord record = slots[place(i)];
      if (record != null && selectors.accept(record.priority())) {
        position = i;
        found++;
      }
    }
    return position;
  }

  /** Records from {@code position} on that are not here any more. */
  synchronized long lost(long position) {
    return Math.max(0, first - position);
  }

  /**
   * Gives the first record from {@code position} on that is selected.
   *
   * @return the position behind it, or behind all if there is none
   */
  synchronized long read(long position, Selectors selectors, Consumer<SyslogRecord> reader) {
    for (long i = Math.max(position, first); i < next; i++) {
      SyslogRecord record = slots[place(i)];
      if (record != null && selectors.accept(record.priority())) {
        reader.accept(record);
        return i + 1;
      }
    }
    return next;
  }

  /**
   * Waits until there is a record from {@code position} on.
   *
   * @return false if nobody may follow any more
   */
  synchronized boolean await(long position, long nanos) throws InterruptedException {
    if (next <= position && !closed) {
      waiting++;
      try {
        TimeUnit.NANOSECONDS.timedWait(this, nanos);
      } finally {
        waiting--;
      }
    }
    return !closed;
  }

  /** Lets nobody wait any more. */
  synchronized void close() {
    closed = true;
    notifyAll();
  }
}
