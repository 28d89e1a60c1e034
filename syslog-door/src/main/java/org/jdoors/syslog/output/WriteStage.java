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
 * Writes what is queued to the file: one write(2) for all who wait for it.
 *
 * <p>When a write fails the lines stay queued, in their order, and the stage is held until somebody
 * calls {@link #resume} after {@link #retryNanos}; the part of a line that got out is cut off
 * again, or, if others append to the file as well, ended by a newline, and the line written anew.
 */
final class WriteStage extends Stage {
  private static final Logger LOG = LogManager.getLogger(WriteStage.class);

  /** Looks before parking: about as long as a write to the page cache takes. */
  private static final int SPINS = 200;

  /** How often in a row a file may be removed before the lines in it count as safe. */
  private static final int REMOVALS = 10;

  private final String name;
  private final LineQueue queue;
  private final LogFile.Opener opener;
  private final @Nullable Rotator rotator;
  private final LongSupplier nanoTime;
  private final Runnable retry;
  private final SyncStage sync;
  private final LongAdder writes = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private final LongAdder opened = new LongAdder();
  private final LongAdder rotated = new LongAdder();
  private final ByteBuffer newline = ByteBuffer.allocateDirect(1);

  private @Nullable LogFile file;
  private long size;
  private boolean torn;
  private long nextCheck;
  private volatile long linesWritten;

  /** Since when writing fails, by {@link #nanoTime}; meaningful if there is trouble. */
  private long failingSince;

  private volatile String trouble = "";
  private volatile long retryNanos;

  /**
   * @param name of the output, for messages
   * @param rotator null if the file is never moved by the daemon
   * @param retry called when the stage is held: somebody must resume it later
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
    this.opener = opener;
    this.rotator = rotator;
    this.nanoTime = nanoTime;
    this.retry = retry;
    this.sync = new SyncStage(this, this::syncFailed);
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
      int start = lines.position();
      try {
        write(lines);
        linesWritten = queue.takenLines();
        recovered();
        again = false;
      } catch (ClosedChannelException e) {
        // Closed under us by an interrupt: nothing is wrong with the file.
        repair(lines, start);
        leave();
        again = !Thread.interrupted() && trouble.isEmpty();
        if (!again) {
          fail(e);
        }
      } catch (IOException e) {
        repair(lines, start);
        fail(e);
        again = false;
      }
    }
  }

  private void write(ByteBuffer lines) throws IOException {
    int removed = 0;
    while (lines.hasRemaining()) {
      LogFile to = current();
      int start = lines.position();
      int end = lines.limit();
      lines.limit(fitting(lines));
      try {
        if (!lines.hasRemaining()) {
          rotate();
          continue;
        }
        append(to, lines);
      } finally {
        lines.limit(end);
      }
      if (to.isRemoved()) {
        // Nobody has been told that these lines are safe: they go into the next file.
        LOG.warn("file made anew, it was removed path=\"{}\"", name);
        lines.position(start);
        leave();
        removed++;
        if (removed == REMOVALS) {
          throw new IOException("Removed as soon as it is made");
        }
      }
    }
  }

  private void append(LogFile to, ByteBuffer lines) throws IOException {
    if (torn) {
      size = to.size();
      put(to, newline.clear().put(0, (byte) '\n'));
      torn = false;
    }
    put(to, lines);
  }

  private void put(LogFile to, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      int before = bytes.position();
      try {
        writes.increment();
        to.write(bytes);
      } finally {
        size += bytes.position() - before;
      }
    }
  }

  /** Up to where the lines may go into the file as it is now; nothing if it is to be moved. */
  private int fitting(ByteBuffer lines) {
    if (rotator == null) {
      return lines.limit();
    }
    int room = rotator.room(size, lines.remaining());
    if (room >= lines.remaining()) {
      return lines.limit();
    }
    int end = lastLineEnd(lines, lines.position(), lines.position() + room);
    if (end == lines.position() && size == 0) {
      // A line that is longer than a file may be gets a file of its own.
      end = firstLineEnd(lines);
    }
    return end;
  }

  /** Behind the last newline in {@code [from..to)}, or {@code from}. */
  private static int lastLineEnd(ByteBuffer lines, int from, int to) {
    int at = to;
    while (at > from && lines.get(at - 1) != '\n') {
      at--;
    }
    return at;
  }

  private static int firstLineEnd(ByteBuffer lines) {
    int at = lines.position();
    while (at < lines.limit() && lines.get(at) != '\n') {
      at++;
    }
    return Math.min(at + 1, lines.limit());
  }

  private LogFile current() throws IOException {
    long now = nanoTime.getAsLong();
    LogFile open = file;
    if (open != null && now - nextCheck >= 0) {
      nextCheck = now + OutputLimits.PATH_CHECK.toNanos();
      if (!open.isKept()) {
        LOG.info("file opened anew, its path leads elsewhere path=\"{}\"", name);
        leave();
        open = null;
      }
    }
    if (open == null) {
      open = opener.open();
      opened.increment();
      file = open;
      size = open.size();
      torn = open.endsInsideLine();
      nextCheck = now + OutputLimits.PATH_CHECK.toNanos();
      if (rotator != null) {
        rotator.opened(size);
      }
      sync.file(open);
    }
    return open;
  }

  private void rotate() throws IOException {
    Rotator moving = rotator;
    if (moving == null) {
      return;
    }
    leave();
    moving.rotate();
    rotated.increment();
  }

  /** Closes the file after bringing to the disk what was written. */
  private void leave() {
    LogFile open = file;
    file = null;
    if (open != null) {
      sync.leave(queue.written());
      try {
        open.close();
      } catch (IOException e) {
        LOG.debug("close failed path=\"{}\" error=\"{}\"", name, e.getMessage());
      }
    }
  }

  /** Takes back the part of a line that got out before a write failed. */
  private void repair(ByteBuffer lines, int start) {
    int end = lastLineEnd(lines, start, lines.position());
    int part = lines.position() - end;
    lines.position(end);
    LogFile open = file;
    if (part == 0 || open == null) {
      return;
    }
    torn = true;
    try {
      if (open.size() == size) {
        open.truncate(size - part);
        size -= part;
        torn = false;
      }
    } catch (IOException e) {
      LOG.debug("line not cut off path=\"{}\" error=\"{}\"", name, e.getMessage());
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
    // The next try looks at the path, which may be what is wrong.
    nextCheck = nanoTime.getAsLong();
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
    alone(this::leave, deadline);
  }

  /** Closes the file; nothing is written any more. */
  void close(long deadline) {
    alone(
        () -> {
          leave();
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
    return writes.sum();
  }

  long failures() {
    return failures.sum();
  }

  long opened() {
    return opened.sum();
  }

  long rotated() {
    return rotated.sum();
  }
}
