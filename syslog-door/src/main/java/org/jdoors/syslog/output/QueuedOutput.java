package org.jdoors.syslog.output;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ObjLongConsumer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jdoors.log.RareLog;
import org.jdoors.syslog.record.Durability;
import org.jdoors.syslog.record.SyslogRecord;
import org.jdoors.syslog.route.Repeats;

/**
 * An output that holds nobody up: a bounded queue, and a thread that may hang in a device for as
 * long as the device likes. What finds no place, or comes while the device is stuck, is dropped and
 * counted.
 */
final class QueuedOutput implements Output {
  private static final Logger LOG = LogManager.getLogger(QueuedOutput.class);

  private static final SyslogRecord STOP = new SyslogRecord();

  /** Behind it all is opened anew. */
  private static final SyslogRecord REOPEN = new SyslogRecord();

  /** What the records are written to. Its methods are called by the output's thread. */
  interface Sink {
    /** Whether a record may go here; for any thread. */
    boolean takes(SyslogRecord record);

    /**
     * Writes one record; may block.
     *
     * @throws IOException if the record is lost; it is counted and logged
     */
    void write(SyslogRecord record) throws IOException;

    /** Closes what is open, so that the next record opens it anew. */
    void reopen();

    /** Ends; what is still inside is written if that takes no longer than this. */
    void close(Duration limit);

    /** Makes a write that hangs fail, if that can be done; by another thread. */
    void abort();

    /** Counters of the sink itself. */
    default void counters(String prefix, ObjLongConsumer<String> to) {}
  }

  private final String name;
  private final Sink sink;
  private final boolean holdsRepeats;
  private final BlockingQueue<SyslogRecord> queue = new ArrayBlockingQueue<>(OutputLimits.COPIES);
  private final AtomicInteger bytes = new AtomicInteger();
  private final Repeats repeats = new Repeats();
  private final RareLog failures = new RareLog(OutputLimits.LOG_INTERVAL, System::nanoTime);
  private final LongAdder written = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder overflowed = new LongAdder();
  private final LongAdder stuck = new LongAdder();
  private final Thread writer;
  private volatile boolean closing;
  private volatile boolean reopening;
  private volatile boolean busy;
  private volatile long busySince;

  /**
   * @param name for messages and counters
   * @param holdsRepeats whether records that repeat the one before are counted instead of written
   */
  QueuedOutput(String name, Sink sink, boolean holdsRepeats) {
    this.name = name;
    this.sink = sink;
    this.holdsRepeats = holdsRepeats;
    this.writer = new Thread(this::run, "output-" + name);
    writer.setDaemon(true);
    writer.start();
  }

  @Override
  public boolean takes(SyslogRecord record) {
    return sink.takes(record);
  }

  @Override
  public boolean acknowledges() {
    return false;
  }

  @Override
  public long take(SyslogRecord record, Durability wanted, boolean waits, long deadline) {
    if (closing || isStuck()) {
      stuck.increment();
      return REFUSED;
    }
    int size = size(record);
    if (bytes.addAndGet(size) > OutputLimits.COPIES_BYTES || !queue.offer(record.copy())) {
      bytes.addAndGet(-size);
      overflowed.increment();
      return REFUSED;
    }
    return NOWHERE;
  }

  private boolean isStuck() {
    return busy && System.nanoTime() - busySince > OutputLimits.STUCK.toNanos();
  }

  private static int size(SyslogRecord record) {
    return Math.max(record.receivedLength(), record.textEnd());
  }

  private void run() {
    long report = System.nanoTime() + OutputLimits.REPEATS.toNanos();
    for (SyslogRecord next = null; next != STOP; ) {
      try {
        next = queue.poll(report - System.nanoTime(), TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        // Only the end of the daemon interrupts, when it does not wait any longer.
        return;
      }
      if (reopening || next == REOPEN) {
        reopening = false;
        repeats.end(this::write);
        sink.reopen();
      }
      if (next == null) {
        repeats.flush(this::write);
        report = System.nanoTime() + OutputLimits.REPEATS.toNanos();
      } else if (next != STOP && next != REOPEN) {
        bytes.addAndGet(-size(next));
        if (holdsRepeats) {
          repeats.take(next, this::write);
        } else {
          write(next);
        }
      }
    }
    repeats.end(this::write);
    sink.close(OutputLimits.STOP);
  }

  private void write(SyslogRecord record) {
    busySince = System.nanoTime();
    busy = true;
    try {
      sink.write(record);
      written.increment();
    } catch (IOException | RuntimeException e) {
      // A fault of ours costs a record, and not the output.
      failed.increment();
      failures.log(
          leftOut ->
              LOG.error(
                  "record lost output=\"{}\" error=\"{}\"{}",
                  name,
                  e.getMessage(),
                  leftOut == 0 ? "" : " left_out=" + leftOut));
    } finally {
      busy = false;
    }
  }

  @Override
  public Outcome settle(long position, Durability wanted, long deadline) {
    return Outcome.DONE;
  }

  @Override
  public boolean flush(long deadline) {
    return true;
  }

  @Override
  public void reopen() {
    // In its order; or, where there is no place, before the next record.
    reopening = !queue.offer(REOPEN);
  }

  @Override
  public String trouble() {
    return isStuck() ? name + ": stuck" : "";
  }

  /** Writes what is queued, for a while; a device that hangs is left. */
  @Override
  public void close() {
    closing = true;
    try {
      long limit = OutputLimits.STOP.toMillis();
      boolean asked = queue.offer(STOP, isStuck() ? 0 : limit, TimeUnit.MILLISECONDS);
      writer.join(asked && !isStuck() ? limit : 1);
      if (writer.isAlive()) {
        sink.abort();
        writer.interrupt();
        writer.join(OutputLimits.STUCK.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (writer.isAlive()) {
      LOG.error("output does not end output=\"{}\" waiting={}", name, queue.size());
    }
  }

  @Override
  public void counters(ObjLongConsumer<String> to) {
    String prefix = "output." + name + ".";
    to.accept(prefix + "written", written.sum());
    to.accept(prefix + "waiting", queue.size());
    to.accept(prefix + "failures", failed.sum());
    to.accept(prefix + "dropped_full", overflowed.sum());
    to.accept(prefix + "dropped_stuck", stuck.sum());
    sink.counters(prefix, to);
  }
}
