package org.jdoors.syslog.output;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The file that lines go to now: opened by its path when there is something to write, left when the
 * path leads elsewhere, when it is full, or when somebody asks for that. For one thread at a time.
 *
 * <p>A file can be removed at any time, and what is written then is gone with it. To look at the
 * path after each write would cost half as much as the write. So the lines since the last look are
 * kept, and go into the next file if the next look finds this one removed.
 */
final class CurrentFile {
  private static final Logger LOG = LogManager.getLogger(CurrentFile.class);

  /** How often in a row a file may be removed before that is a trouble. */
  private static final int REMOVALS = 10;

  private final String name;
  private final LogFile.Opener opener;
  private final @Nullable Rotator rotator;
  private final LongSupplier nanoTime;
  private final Following following;
  private final LongAdder writes = new LongAdder();
  private final LongAdder opened = new LongAdder();
  private final LongAdder rotated = new LongAdder();
  private final ByteBuffer newline = ByteBuffer.allocateDirect(1);
  private final RecentLines recent = new RecentLines();

  private @Nullable LogFile file;
  private long size;
  private boolean torn;
  private long nextCheck;

  /** Whether there are recent lines, and somebody is asked to {@link #look} for their sake. */
  private volatile boolean unsure;

  /** Who has to know what becomes of the file. */
  interface Following {
    /** Lines go to this file from now on. */
    void opened(LogFile file);

    /** Nothing goes to the last one any more; it is closed after this. */
    void left();

    /** There are lines now whose file may have been removed: {@link #look} is to be called. */
    void unsure();
  }

  /**
   * @param name of the output, for messages
   * @param rotator null if the file is never moved by the daemon
   */
  CurrentFile(
      String name,
      LogFile.Opener opener,
      @Nullable Rotator rotator,
      LongSupplier nanoTime,
      Following following) {
    this.name = name;
    this.opener = opener;
    this.rotator = rotator;
    this.nanoTime = nanoTime;
    this.following = following;
  }

  /**
   * Writes whole lines, into several files if need be. If that fails the position is behind the
   * last line that got out whole.
   */
  void write(ByteBuffer lines) throws IOException {
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
        following.unsure();
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
      following.opened(open);
    }
    restore(open);
    return open;
  }

  /** Has the next write look at the path, which may be what is wrong. */
  void suspect() {
    nextCheck = nanoTime.getAsLong();
  }

  /** Whether the last lines may be in a file that was removed: {@link #look} will tell. */
  boolean isUnsure() {
    return unsure;
  }

  /** Looks at the path although nothing comes, for the sake of the last lines. */
  void look() throws IOException {
    if (recent.isEmpty()) {
      unsure = false;
      return;
    }
    suspect();
    LogFile ignored = current();
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
  void leave() {
    LogFile open = file;
    file = null;
    if (open != null) {
      if (!open.isRemoved()) {
        recent.settle();
      } else if (!recent.isEmpty()) {
        LOG.warn("file was removed, its last lines go into the next path=\"{}\"", name);
        recent.lose();
      }
      following.left();
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

  /** The number of write(2) calls. */
  long writes() {
    return writes.sum();
  }

  long opened() {
    return opened.sum();
  }

  long rotated() {
    return rotated.sum();
  }
}
