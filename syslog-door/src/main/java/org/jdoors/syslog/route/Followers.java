package org.jdoors.syslog.route;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jdoors.syslog.config.RecordFilter;
import org.jdoors.syslog.config.Selectors;
import org.jdoors.syslog.record.SyslogRecord;

/** Those who see records as they come. One that throws is not asked again. */
final class Followers {
  private final List<Follower> followers = new CopyOnWriteArrayList<>();
  private final LongAdder failed = new LongAdder();

  /** Compared by identity: the same consumer may follow twice. */
  private static final class Follower {
    private final Selectors selectors;
    private final RecordFilter filter;
    private final Consumer<SyslogRecord> consumer;

    Follower(Selectors selectors, RecordFilter filter, Consumer<SyslogRecord> consumer) {
      this.selectors = selectors;
      this.filter = filter;
      this.consumer = consumer;
    }

    void see(SyslogRecord record) {
      if (selectors.accept(record.priority()) && filter.accept(record)) {
        consumer.accept(record);
      }
    }
  }

  Registration add(Selectors selectors, RecordFilter filter, Consumer<SyslogRecord> consumer) {
    Follower follower = new Follower(selectors, filter, consumer);
    followers.add(follower);
    return () -> followers.remove(follower);
  }

  void see(SyslogRecord record) {
    // By index, and not by an iterator, which would be garbage for each record.
    for (int i = 0; i < followers.size(); i++) {
      seeAt(i, record);
    }
  }

  private void seeAt(int index, SyslogRecord record) {
    Follower follower;
    try {
      follower = followers.get(index);
    } catch (IndexOutOfBoundsException e) {
      // One has left meanwhile, and another may be passed over for this record: as if it had come
      // a moment later.
      return;
    }
    try {
      follower.see(record);
    } catch (RuntimeException e) {
      failed.increment();
      followers.remove(follower);
    }
  }

  /** How many ended by throwing. */
  long failed() {
    return failed.sum();
  }
}
