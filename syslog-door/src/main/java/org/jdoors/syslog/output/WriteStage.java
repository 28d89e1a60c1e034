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
 *
 * <p>A file can be removed at any time, and what is written then is gone with it. To look at the
 * path after each write would cost half as much as the write. So the lines since the last look are
 * kept, and go into the next file if the next look finds this one removed.
 */
final class WriteStage extends Stage {
  private static final Logger LOG = LogManager.getLogger(WriteStage.class);

  /** Looks before parking: about as long as a write to the page cache takes. */
  private static final int SPINS = 200;

  /** How often in a row a file may be removed before that is a trouble. */
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
  private final RecentLines recent = new RecentLines();

  private @Nullable LogFile file;
  private long size;
  private boolean torn;
  private long nextCheck;
  private volatile long linesWritten;

  /** Whether there are recent lines, and somebody is asked to {@link #look} for their sake. */
  private volatile boolean unsure;

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
      try {
        write(lines);
        linesWritten = queue.takenLines();
        recovered();
        again = false;
      } catch (ClosedChannelException e) {
        // Closed under us by an interrupt: nothing is wrong with the file.
        leave();
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

  private void write(ByteBuffer lines) throws IOException {
    int looks = 0;
    while (lines.hasRemaining()) {
      LogFile to = current();
      int end = lines.limit();
      lines.limit(fitting(lines));
      try {
        if (!lines.hasRemaining()) {
          rotate(to);
        } else if (recent.hasRoom(lines.remaining())) {
          append(to, lines);
        } else if (!look(to) && ++looks == REMOVALS) {
          throw new IOException("Removed as soon as it is made");
        }
      } finally {
        lines.limit(end);
      }
    }
  }

  private void append(LogFile to, ByteBuffer lines) throws IOException {
    int start = lines.position();
    try {
      putLines(to, lines);
    } finally {
      recent.add(lines, start);
      if (!unsure) {
        unsure = true;
        retry.run();
      }
    }
  }

  /** Writes what a file that was removed has taken with it. */
  private void restore(LogFile to) throws IOException {
    ByteBuffer missing = recent.missing();
    if (missing.hasRemaining()) {
      try {
        putLines(to, missing);
      } finally {
        recent.restored(missing);
      }
      // Some may have been on the disk.
      to.force();
    }
  }

  /** Writes whole lines; the position is behind the last one that got out whole. */
  private void putLines(LogFile to, ByteBuffer lines) throws IOException {
    int start = lines.position();
    try {
      if (torn) {
        size = to.size();
        put(to, newline.clear().put(0, (byte) '\n'));
        torn = false;
      }
      put(to, lines);
    } catch (IOException e) {
      repair(lines, start);
      throw e;
    }
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
    int wanted = Math.min(lines.remaining(), OutputLimits.RECENT_BYTES);
    int room = rotator == null ? wanted : rotator.room(size, wanted);
    if (room >= lines.remaining()) {
      return lines.limit();
    }
    int end = lastLineEnd(lines, lines.position(), lines.position() + room);
    if (end == lines.position() && (size == 0 || room == wanted)) {
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
    LogFile open = file;
    if (open != null && nanoTime.getAsLong() - nextCheck >= 0 && !look(open)) {
      open = null;
    }
    if (open == null) {
      open = opener.open();
      opened.increment();
      file = open;
      size = open.size();
      torn = open.endsInsideLine();
      nextCheck = nanoTime.getAsLong() + OutputLimits.PATH_CHECK.toNanos();
      if (rotator != null) {
        rotator.opened(size);
      }
      sync.file(open);
    }
    restore(open);
    return open;
  }

  /** Looks whether the path leads to the open file, which is left if not. */
  private boolean look(LogFile open) {
    nextCheck = nanoTime.getAsLong() + OutputLimits.PATH_CHECK.toNanos();
    if (open.isKept()) {
      recent.settle();
      return true;
    }
    LOG.info("file opened anew, its path leads elsewhere path=\"{}\"", name);
    leave();
    return false;
  }

  private void rotate(LogFile open) throws IOException {
    Rotator moving = rotator;
    if (moving == null || !look(open)) {
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
      if (!open.isRemoved()) {
        recent.settle();
      } else if (!recent.isEmpty()) {
        LOG.warn("file was removed, its last lines go into the next path=\"{}\"", name);
        recent.lose();
      }
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

  /** Whether the last lines may be in a file that was removed: {@link #look} will tell. */
  boolean isUnsure() {
    return unsure;
  }

  /** Looks at the path although nothing comes, for the sake of the last lines. */
  void look(long deadline) {
    alone(this::lookAtLast, deadline);
  }

  private void lookAtLast() {
    if (recent.isEmpty()) {
      unsure = false;
      return;
    }
    try {
      nextCheck = nanoTime.getAsLong();
      LogFile ignored = current();
      recovered();
    } catch (IOException e) {
      fail(e);
    }
  }

  /** Closes the file; nothing is written any more. */
  void close(long deadline) {
    alone(
        () -> {
          lookAtLast();
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
