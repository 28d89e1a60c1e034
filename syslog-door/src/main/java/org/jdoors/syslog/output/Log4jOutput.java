package org.jdoors.syslog.output;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ObjLongConsumer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jdoors.log.RareLog;
import org.jdoors.syslog.record.Durability;
import org.jdoors.syslog.record.LineFormat;
import org.jdoors.syslog.record.SyslogRecord;
import org.jspecify.annotations.Nullable;

/**
 * The appenders of a log4j2.xml of the user, in a Log4j context of their own. Records are logged by
 * one thread, because an appender may block for as long as it likes, and no sender may; each is
 * given to the logger {@code syslog.FACILITY}, so that the file can tell them apart.
 *
 * <p>A record counts as written when no appender has reported an error for it. What an appender
 * does behind that, as an asynchronous one, is its own affair; nothing here reaches the disk for
 * certain, and {@link Durability#ON_DISK} is answered as not reached.
 */
final class Log4jOutput implements Output {
  private static final Logger LOG = LogManager.getLogger(Log4jOutput.class);
  private static final int BATCH = 256;

  /** Failures that are remembered one by one; a waiter looks long before so many have come. */
  private static final int FAILURES = 4096;

  private final Path file;
  private final String name;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<SyslogRecord> queue = new ArrayDeque<>();
  private final RareLog failures = new RareLog(OutputLimits.LOG_INTERVAL, System::nanoTime);
  private final LongAdder failed = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final NavigableSet<Long> failedPositions = new TreeSet<>();
  private final Thread writer;
  private long queued;
  private long taken;
  private long done;

  /** All up to here counts as failed, because it is not known any more. */
  private long forgotten;

  private boolean closing;
  private boolean reopening;
  private volatile String trouble = "";

  /** What the appenders were started with; as they, of the writer. */
  private byte[] text;

  private @Nullable Log4jAppenders appenders;

  /**
   * Starts the appenders.
   *
   * @throws IOException if the file cannot be read or is no configuration
   */
  Log4jOutput(Path file) throws IOException {
    this.file = file;
    this.name = file.toString();
    this.text = read(file);
    this.appenders = Log4jAppenders.start(file, text);
    this.writer = new Thread(this::run, "output-" + name);
    writer.setDaemon(true);
    writer.start();
  }

  private static byte[] read(Path file) throws IOException {
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new IOException(file + ": No such file or directory", e);
    }
  }

  @Override
  public boolean takes(SyslogRecord record) {
    return LineFormat.Kind.FILE.takes(record);
  }

  @Override
  public boolean acknowledges() {
    return true;
  }

  @Override
  public long take(SyslogRecord record, Durability wanted, boolean waits, long deadline)
      throws InterruptedException {
    lock.lock();
    try {
      while (isFull() && !closing) {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
          refused.increment();
          return REFUSED;
        }
        changed.await(left, TimeUnit.NANOSECONDS);
      }
      if (closing) {
        return REFUSED;
      }
      SyslogRecord copy = record.copy();
      queue.add(copy);
      queued += copy.bytes().length;
      taken++;
      changed.signalAll();
      return taken;
    } finally {
      lock.unlock();
    }
  }

  /** A record that is longer than all that may wait goes into an empty queue. */
  private boolean isFull() {
    return queue.size() >= OutputLimits.COPIES || queued >= OutputLimits.COPIES_BYTES;
  }

  private void run() {
    Deque<SyslogRecord> batch = new ArrayDeque<>();
    while (next(batch)) {
      if (isReopening()) {
        startAnew();
      }
      long first = doneSoFar();
      long at = first;
      while (!batch.isEmpty()) {
        SyslogRecord record = batch.remove();
        at++;
        if (!log(record, batch.isEmpty())) {
          fail(at);
        }
      }
      finished(at);
    }
    stop();
  }

  private void stop() {
    Log4jAppenders running = appenders;
    appenders = null;
    if (running != null) {
      running.stop();
    }
  }

  private boolean isReopening() {
    lock.lock();
    try {
      boolean asked = reopening;
      reopening = false;
      return asked;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Ends the appenders and starts them by the file as it is now; or, if that cannot be used, as
   * they were. Ended first, because Log4j would else go on with the files that it has open.
   */
  private void startAnew() {
    stop();
    try {
      byte[] now = read(file);
      appenders = Log4jAppenders.start(file, now);
      text = now;
      return;
    } catch (IOException e) {
      LOG.error("appenders stay as they were error=\"{}\"", e.getMessage());
    }
    try {
      appenders = Log4jAppenders.start(file, text);
    } catch (IOException e) {
      LOG.error("no appenders, records fail error=\"{}\"", e.getMessage());
    }
  }

  /** Waits for records, or until something else is to be done; false at the end. */
  private boolean next(Deque<SyslogRecord> batch) {
    lock.lock();
    try {
      while (queue.isEmpty() && !closing && !reopening) {
        changed.awaitUninterruptibly();
      }
      while (!queue.isEmpty() && batch.size() < BATCH) {
        SyslogRecord record = queue.remove();
        queued -= record.bytes().length;
        batch.add(record);
      }
      changed.signalAll();
      return !batch.isEmpty() || !closing;
    } finally {
      lock.unlock();
    }
  }

  private boolean log(SyslogRecord record, boolean last) {
    Log4jAppenders running = appenders;
    @Nullable String wrong = running == null ? "no appenders" : running.log(record, last);
    trouble = wrong == null ? "" : name + ": " + wrong;
    return wrong == null;
  }

  private void fail(long position) {
    failed.increment();
    lock.lock();
    try {
      failedPositions.add(position);
      while (failedPositions.size() > FAILURES) {
        forgotten = failedPositions.first();
        failedPositions.remove(forgotten);
      }
    } finally {
      lock.unlock();
    }
    failures.log(
        leftOut -> LOG.error("appender failed error=\"{}\" left_out={}", trouble, leftOut));
  }

  private long doneSoFar() {
    lock.lock();
    try {
      return done;
    } finally {
      lock.unlock();
    }
  }

  private void finished(long position) {
    lock.lock();
    try {
      done = position;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Outcome settle(long position, Durability wanted, long deadline) {
    return settle(position, position, wanted, deadline);
  }

  @Override
  public Outcome settle(long first, long last, Durability wanted, long deadline) {
    lock.lock();
    try {
      while (done < last) {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
          return Outcome.PENDING;
        }
        changed.await(left, TimeUnit.NANOSECONDS);
      }
      @Nullable Long failure = failedPositions.ceiling(first);
      boolean bad = first <= forgotten || (failure != null && failure <= last);
      return bad || wanted == Durability.ON_DISK ? Outcome.FAILED : Outcome.DONE;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Outcome.PENDING;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean flush(long deadline) {
    long position;
    lock.lock();
    try {
      position = taken;
    } finally {
      lock.unlock();
    }
    return settle(position, Durability.WRITTEN, deadline) == Outcome.DONE;
  }

  /** Starts the appenders anew before the next record, by the file as it is then. */
  @Override
  public void reopen() {
    lock.lock();
    try {
      reopening = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public String trouble() {
    return trouble;
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closing = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    try {
      writer.join(OutputLimits.STOP.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (writer.isAlive()) {
      LOG.error("output does not end configuration=\"{}\"", name);
    }
  }

  @Override
  public void counters(ObjLongConsumer<String> to) {
    String prefix = "output." + name + ".";
    lock.lock();
    try {
      to.accept(prefix + "written", done - failed.sum());
      to.accept(prefix + "waiting", taken - done);
    } finally {
      lock.unlock();
    }
    to.accept(prefix + "failures", failed.sum());
    to.accept(prefix + "refused", refused.sum());
  }
}
