package org.jdoors.syslog.output;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.function.ObjLongConsumer;
import java.util.function.Supplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jdoors.syslog.record.Bytes;
import org.jdoors.syslog.record.Durability;
import org.jdoors.syslog.record.Facility;
import org.jdoors.syslog.record.LineFormat;
import org.jdoors.syslog.record.Priority;
import org.jdoors.syslog.record.SyslogRecord;
import org.jspecify.annotations.Nullable;

/**
 * A file that keeps records. The threads that wait for their records write them, see {@link Stage};
 * a thread of the output writes those that nobody waits for, and tries again after a failure.
 *
 * <p>A record is formatted by its own thread before anything is locked. What a lock covers is the
 * copying of the line.
 */
final class FileOutput implements Output {
  private static final Logger LOG = LogManager.getLogger(FileOutput.class);
  private static final int USUAL_LINE = 2048;
  private static final long SLICE_NANOS = 20_000_000;
  private static final long LOOK_NANOS = OutputLimits.PATH_CHECK.toNanos();

  private final String name;
  private final Durability least;
  private final LineQueue queue;
  private final WriteStage writes;
  private final SyncStage sync;
  private final ThreadLocal<Scratch> scratch;
  private final AtomicBoolean asked = new AtomicBoolean();
  private final LongAdder refused = new LongAdder();
  private final Thread writer;
  private volatile boolean closing;

  /** What a thread makes lines with. */
  private static final class Scratch {
    private final LineMaker maker;
    private final Bytes line = new Bytes(USUAL_LINE);

    Scratch(LineMaker maker) {
      this.maker = maker;
    }
  }

  /**
   * Opens the file when the first record comes; until then nothing is wrong.
   *
   * @param name for messages and counters: the path
   * @param makers makes what a thread makes its lines with
   * @param least how safe each record gets, whatever was asked for
   * @param queueBytes bytes that may wait
   * @param rotator null if the file is never moved by the daemon
   */
  FileOutput(
      String name,
      Supplier<LineMaker> makers,
      Durability least,
      int queueBytes,
      LogFile.Opener opener,
      @Nullable Rotator rotator,
      LongSupplier nanoTime) {
    this.name = name;
    this.least = least;
    this.queue = new LineQueue(queueBytes);
    this.writes = new WriteStage(name, queue, opener, rotator, nanoTime, this::ask);
    this.sync = writes.sync();
    this.scratch = ThreadLocal.withInitial(() -> new Scratch(makers.get()));
    this.writer = new Thread(this::run, "output-" + name);
    writer.setDaemon(true);
    writer.start();
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
    Scratch mine = scratch.get();
    mine.maker.format(record, mine.line);
    // The native daemon calls fsync(2) after each record of the kernel, which may be its last.
    boolean durable =
        least == Durability.ON_DISK || Priority.facility(record.priority()) == Facility.KERN;
    long position = append(mine.line, durable, waits, deadline);
    if (position != REFUSED && (!waits || (durable && wanted != Durability.ON_DISK))) {
      ask();
    }
    return position;
  }

  /**
   * Queues a line, see {@link #take}.
   *
   * @param durable whether it is to be on disk even if nobody waits
   */
  long append(Bytes line, boolean durable, boolean waits, long deadline)
      throws InterruptedException {
    while (!closing) {
      long position = queue.append(line, durable);
      if (position != LineQueue.FULL) {
        return position;
      }
      if (!waits) {
        ask();
      }
      if (!writes.reach(queue.appended(), deadline, waits)) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        break;
      }
    }
    refused.increment();
    return REFUSED;
  }

  @Override
  public Outcome settle(long position, Durability wanted, long deadline) {
    return settle(position, position, wanted, deadline);
  }

  @Override
  public Outcome settle(long first, long last, Durability wanted, long deadline) {
    if (!writes.reach(last, deadline, true)) {
      return writes.isEnded() ? Outcome.FAILED : Outcome.PENDING;
    }
    if (wanted != Durability.ON_DISK && least != Durability.ON_DISK) {
      return Outcome.DONE;
    }
    if (!sync.await(last, deadline)) {
      return writes.isEnded() ? Outcome.FAILED : Outcome.PENDING;
    }
    return sync.hasFailed(first, last) ? Outcome.FAILED : Outcome.DONE;
  }

  @Override
  public boolean flush(long deadline) {
    long position = queue.appended();
    return settle(position, Durability.ON_DISK, deadline) == Outcome.DONE;
  }

  @Override
  public void reopen() {
    writes.reopen(System.nanoTime() + OutputLimits.STOP.toNanos());
    ask();
  }

  @Override
  public String trouble() {
    return writes.trouble();
  }

  /** Has the output's own thread look at the queue. */
  private void ask() {
    if (!asked.get() && asked.compareAndSet(false, true)) {
      LockSupport.unpark(writer);
    }
  }

  private void run() {
    long looked = System.nanoTime();
    while (!closing) {
      asked.set(false);
      if (writes.isHeld()) {
        waitForRetry();
        writes.resume();
      }
      long now = System.nanoTime();
      boolean done = lead(now + OutputLimits.LONGEST_RETRY.toNanos());
      if (writes.isUnsure() && now - looked >= LOOK_NANOS) {
        looked = now;
        writes.look(now + OutputLimits.LONGEST_RETRY.toNanos());
      }
      if (done && !asked.get() && !closing) {
        if (writes.isUnsure()) {
          LockSupport.parkNanos(this, LOOK_NANOS);
        } else {
          LockSupport.park(this);
        }
      }
    }
    finish();
  }

  /**
   * Writes what has come, if nobody else does.
   *
   * @return false if writing fails or the time ran out
   */
  private boolean lead(long deadline) {
    long appended = queue.appended();
    long durable = Math.min(appended, queue.durable());
    while (writes.done() < appended) {
      long now = System.nanoTime();
      if (writes.isHeld() || writes.isEnded() || now - deadline >= 0) {
        return false;
      }
      // In slices: when a leader fails it is this thread that has to try again.
      writes.reach(appended, Math.min(deadline, now + SLICE_NANOS), true);
    }
    return sync.done() >= durable || sync.await(durable, deadline);
  }

  private void waitForRetry() {
    long end = System.nanoTime() + writes.retryNanos();
    for (long left = writes.retryNanos(); left > 0 && !closing; left = end - System.nanoTime()) {
      LockSupport.parkNanos(this, left);
    }
  }

  private void finish() {
    long deadline = System.nanoTime() + OutputLimits.STOP.toNanos();
    if (writes.isHeld()) {
      // One more try: perhaps there is room now.
      writes.resume();
    }
    lead(deadline);
    writes.close(deadline);
    if (writes.done() < queue.appended()) {
      LOG.error(
          "records not written at the end path=\"{}\" records={} error=\"{}\"",
          name,
          queue.lines() - writes.linesWritten(),
          writes.trouble());
    }
  }

  /** Takes no more records, writes what is queued, in bounded time, and closes the file. */
  @Override
  public void close() {
    closing = true;
    LockSupport.unpark(writer);
    try {
      writer.join(2 * OutputLimits.STOP.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (writer.isAlive()) {
      // The file system hangs: the file is left to the process's end.
      LOG.error("output does not end path=\"{}\" waiting={}", name, queue.lines());
    }
  }

  /** The number of fsync(2) calls. */
  long syncs() {
    return sync.syncs();
  }

  /** The number of write(2) calls. */
  long writeCalls() {
    return writes.writes();
  }

  @Override
  public void counters(ObjLongConsumer<String> to) {
    String prefix = "output." + name + ".";
    to.accept(prefix + "written", writes.linesWritten());
    to.accept(prefix + "waiting", queue.lines() - writes.linesWritten());
    to.accept(prefix + "bytes", writes.done());
    to.accept(prefix + "writes", writes.writes());
    to.accept(prefix + "syncs", sync.syncs());
    to.accept(prefix + "refused", refused.sum());
    to.accept(prefix + "failures", writes.failures());
    to.accept(prefix + "opened", writes.opened());
    to.accept(prefix + "rotated", writes.rotated());
  }
}
