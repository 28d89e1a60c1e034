package org.jdoors.syslog.output;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Writes what is queued to the {@link CurrentFile}: one write(2) for all who wait for it.
 *
 * <p>When a write fails the lines stay queued, in their order, and the stage is held until somebody
 * calls {@link #resume} after {@link #retryNanos}; the part of a line that got out is cut off
 * again, or, if others append to the file as well, ended by a newline, and the line written anew.
 */
final class WriteStage extends Stage {
  private static final Logger LOG = LogManager.getLogger(WriteStage.class);

  /** Looks before parking: about as long as a write to the page cache takes. */
  private static final int SPINS = 200;

  private final String name;
  private final LineQueue queue;
  private final CurrentFile file;
  private final LongSupplier nanoTime;
  private final Runnable retry;
  private final SyncStage sync;
  private final LongAdder failures = new LongAdder();

  private volatile long linesWritten;

  /** Since when writing fails, by {@link #nanoTime}; meaningful if there is trouble. */
  private long failingSince;

  private volatile String trouble = "";
  private volatile long retryNanos;

  /**
   * @param name of the output, for messages
   * @param rotator null if the file is never moved by the daemon
   * @param retry called when the stage is held, and somebody must resume it later, or when it has
   *     become unsure
   */
  WriteStage(
      String name,
      LineQueue queue,
      LogFile.Opener opener,
      @Nullable Rotator rotator,
      LongSupplier nanoTime,
      Runnable retry) {
    super(SPINS);
    this.name = name;
    this.queue = queue;
    this.nanoTime = nanoTime;
    this.retry = retry;
    this.sync = new SyncStage(this, this::syncFailed);
    this.file = new CurrentFile(name, opener, rotator, nanoTime, new Synced());
  }

  /** What is written to a file is brought to the disk by {@link #sync}. */
  private final class Synced implements CurrentFile.Following {
    @Override
    public void opened(LogFile opened) {
      sync.file(opened);
    }

    @Override
    public void left() {
      sync.leave(queue.written());
    }

    @Override
    public void unsure() {
      retry.run();
    }
  }

  SyncStage sync() {
    return sync;
  }

  @Override
  long lead() {
    // A channel closes itself under a thread that is interrupted.
    boolean interrupted = Thread.interrupted();
    try {
      writeAll(queue.take());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    return queue.written();
  }

  private void writeAll(ByteBuffer lines) {
    boolean again = true;
    while (again && lines.hasRemaining()) {
      try {
        file.write(lines);
        linesWritten = queue.takenLines();
        recovered();
        again = false;
      } catch (ClosedChannelException e) {
        // Closed under us by an interrupt: nothing is wrong with the file.
        file.leave();
        again = !Thread.interrupted() && trouble.isEmpty();
        if (!again) {
          fail(e);
        }
      } catch (IOException e) {
        fail(e);
        again = false;
      }
    }
  }

  private void fail(IOException e) {
    failures.increment();
    if (trouble.isEmpty()) {
      failingSince = nanoTime.getAsLong();
      retryNanos = OutputLimits.FIRST_RETRY.toNanos();
      LOG.error("write failed, records are held path=\"{}\" error=\"{}\"", name, words(e));
    } else {
      retryNanos = Math.min(2 * retryNanos, OutputLimits.LONGEST_RETRY.toNanos());
    }
    trouble = name + ": " + words(e);
    file.suspect();
    hold();
    retry.run();
  }

  private void recovered() {
    if (!trouble.isEmpty()) {
      LOG.warn(
          "writing again path=\"{}\" after_ms={} waiting={}",
          name,
          (nanoTime.getAsLong() - failingSince) / 1_000_000,
          queue.lines() - linesWritten);
      trouble = "";
    }
  }

  private void syncFailed(IOException e) {
    failures.increment();
    LOG.error("fsync failed path=\"{}\" error=\"{}\"", name, words(e));
  }

  private static String words(IOException e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }

  /** Opens the file anew by its path before the next line is written. */
  void reopen(long deadline) {
    alone(file::leave, deadline);
  }

  /** As {@link CurrentFile#isUnsure}. */
  boolean isUnsure() {
    return file.isUnsure();
  }

  /** As {@link CurrentFile#look}. */
  void look(long deadline) {
    alone(this::lookAlone, deadline);
  }

  private void lookAlone() {
    try {
      file.look();
      if (queue.written() == queue.appended()) {
        // What was missing has been written, and nothing else waits.
        recovered();
      }
    } catch (IOException e) {
      fail(e);
    }
  }

  /** Closes the file; nothing is written any more. */
  void close(long deadline) {
    alone(
        () -> {
          lookAlone();
          file.leave();
          end();
          sync.end();
        },
        deadline);
  }

  /** What is wrong, empty if nothing is. */
  String trouble() {
    return trouble;
  }

  /** How long to wait before the next try. */
  long retryNanos() {
    return retryNanos;
  }

  long linesWritten() {
    return linesWritten;
  }

  long writes() {
    return file.writes();
  }

  long failures() {
    return failures.sum();
  }

  long opened() {
    return file.opened();
  }

  long rotated() {
    return file.rotated();
  }
}
