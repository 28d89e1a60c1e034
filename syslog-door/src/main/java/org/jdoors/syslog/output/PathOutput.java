package org.jdoors.syslog.output;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.jdoors.log.RareLog;
import org.jdoors.syslog.record.LineFormat;
import org.jdoors.syslog.record.SyslogRecord;
import org.jdoors.syslog.route.Delivery;
import org.jdoors.syslog.route.Destination;
import org.jdoors.syslog.route.Repeats;

/**
 * One path that lines are appended to: a bounded queue and one writer, which takes what has come as
 * a batch, hands it to Log4j record by record, has it written at the batch's end, and only then
 * tells the senders. One writer, because Log4j's buffer is shared: with two, the flush of one could
 * fail with the lines of the other, whose sender would be told that all is well.
 */
final class PathOutput implements Destination {
  private static final Logger LOG = LogManager.getLogger(PathOutput.class);

  /** As natively; what waits beyond this number holds its sender up. */
  private static final int QUEUE_LIMIT = 10_000;

  /**
   * For copies, which nobody waits for: at most 64 KiB each, so that a stopped terminal is cheap.
   */
  private static final int COPIES_LIMIT = 128;

  /** As natively, a third of the mark interval: how often held back repeats are reported. */
  private static final long FLUSH_NANOS = Duration.ofSeconds(400).toNanos();

  private static final int BATCH_LIMIT = 256;
  private static final Duration FAILURE_INTERVAL = Duration.ofSeconds(60);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

  /** In the queue: the writer ends here. */
  private static final Delivery STOP = new Delivery();

  private final String path;
  private final LineFormat.Kind kind;
  private final LoggerConfig logger;
  private final RecordEvent event;
  private final BlockingQueue<Delivery> queue;
  private final Repeats repeats = new Repeats();
  private final RareLog failures = new RareLog(FAILURE_INTERVAL, System::nanoTime);
  private final LongAdder failed = new LongAdder();
  private final Thread writer;

  PathOutput(String path, LineFormat.Kind kind, LoggerConfig logger) {
    this.path = path;
    this.kind = kind;
    this.logger = logger;
    this.event = new RecordEvent(path, STOP.record());
    this.queue = new ArrayBlockingQueue<>(acknowledges() ? QUEUE_LIMIT : COPIES_LIMIT);
    this.writer = new Thread(this::run, "output-" + path);
    writer.setDaemon(true);
    writer.start();
  }

  @Override
  public boolean takes(SyslogRecord record) {
    return kind.takes(record);
  }

  @Override
  public boolean acknowledges() {
    return kind == LineFormat.Kind.FILE;
  }

  @Override
  public boolean submit(Delivery delivery, long nanos) throws InterruptedException {
    return queue.offer(delivery, nanos, TimeUnit.NANOSECONDS);
  }

  private void run() {
    List<Delivery> batch = new ArrayList<>(BATCH_LIMIT);
    long flush = System.nanoTime() + FLUSH_NANOS;
    boolean running = true;
    while (running) {
      if (flush - System.nanoTime() <= 0) {
        repeats.flush(this::writeAlone);
        flush = System.nanoTime() + FLUSH_NANOS;
      }
      gather(batch, flush - System.nanoTime());
      running = !batch.remove(STOP);
      if (acknowledges()) {
        write(batch);
      } else {
        batch.forEach(delivery -> repeats.take(delivery.record(), this::writeAlone));
      }
      batch.clear();
    }
    repeats.flush(this::writeAlone);
  }

  private void gather(List<Delivery> batch, long nanos) {
    try {
      Delivery first = queue.poll(nanos, TimeUnit.NANOSECONDS);
      if (first != null) {
        batch.add(first);
        queue.drainTo(batch, BATCH_LIMIT - 1);
      }
    } catch (InterruptedException e) {
      // Nobody interrupts the writer, which ends at STOP: as if nothing had come.
      batch.clear();
    }
  }

  /** Writes a record that nobody waits for. */
  private void writeAlone(SyslogRecord record) {
    try {
      event.set(record, true);
      logger.log(event);
    } catch (RuntimeException e) {
      failed.increment();
      failure(e);
    }
  }

  /** Writes a batch, and tells each sender what became of its record. */
  private void write(List<Delivery> batch) {
    int size = batch.size();
    int told = 0;
    for (int i = 0; i < size; i++) {
      try {
        event.set(batch.get(i).record(), i == size - 1);
        logger.log(event);
      } catch (RuntimeException e) {
        // Which of the lines in the buffer got out is not known: none of them is acknowledged.
        IOException failure = failure(e);
        for (; told <= i; told++) {
          failed.increment();
          batch.get(told).failed(failure);
        }
      }
    }
    for (; told < size; told++) {
      batch.get(told).written();
    }
  }

  private IOException failure(RuntimeException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    IOException failure = new IOException(path + ": " + cause.getMessage(), e);
    failures.log(
        leftOut ->
            LOG.error(
                "write failed path=\"{}\" error=\"{}\"{}",
                path,
                cause.getMessage(),
                leftOut == 0 ? "" : " left_out=" + leftOut));
    return failure;
  }

  /** Records that could not be written. */
  long failed() {
    return failed.sum();
  }

  /**
   * Writes what is queued, then ends the writer.
   *
   * @return false if the writer hangs, and with it the file
   */
  boolean close() {
    try {
      boolean asked = queue.offer(STOP, STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      if (asked) {
        writer.join(STOP_LIMIT.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    boolean ended = !writer.isAlive();
    if (!ended) {
      LOG.error("output does not end path=\"{}\" waiting={}", path, queue.size());
    }
    return ended;
  }
}
