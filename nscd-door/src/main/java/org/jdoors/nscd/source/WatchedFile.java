package org.jdoors.nscd.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A file and its snapshot. Whoever asks and finds that a check is due compares modification time,
 * size and inode, and reads the file anew if they differ; all others go on with the snapshot there
 * is. A file that is missing, unreadable, too large or still being written leaves the snapshot as
 * it was, so entries that did not change never disappear.
 *
 * <p>A file changed less than {@link #SETTLED} ago is read once more when that time is over, as
 * modification times are coarse; and if it is then empty or ends within a line, somebody is
 * probably writing, and the snapshot stays.
 */
final class WatchedFile {

  /** Age from which a file's contents are believed to be complete. */
  static final Duration SETTLED = Duration.ofMillis(100);

  /** Largest file that is read. */
  static final long MAX_SIZE = 256L << 20;

  /** Lines with faults that are told one by one at each reading. */
  private static final int MAX_FAULTS_TOLD = 20;

  private final Path path;
  private final Snapshot.Reader reader;
  private final long interval;
  private final LongSupplier nanoTime;
  private final InstantSource clock;
  private final Consumer<String> warnings;
  private final ReentrantLock reading = new ReentrantLock();
  private final AtomicLong nextCheck;

  private volatile @Nullable Snapshot snapshot;
  private final AtomicLong generation = new AtomicLong();

  /** The fields below belong to the holder of {@link #reading}. */
  private @Nullable FileStamp stamp;

  private boolean settled;
  private long checksum;
  private @Nullable String lastProblem;

  WatchedFile(
      FilesSource.WatchedPath watched,
      Snapshot.Reader reader,
      LongSupplier nanoTime,
      InstantSource clock,
      Consumer<String> warnings) {
    this.path = watched.path();
    this.reader = reader;
    this.interval = watched.interval().toNanos();
    this.nanoTime = nanoTime;
    this.clock = clock;
    this.warnings = warnings;
    this.nextCheck = new AtomicLong(nanoTime.getAsLong());
  }

  /** The snapshot, or null if the file could never be read. */
  @Nullable Snapshot snapshot() {
    return snapshot;
  }

  /** Changes with each new snapshot. */
  long generation() {
    return generation.get();
  }

  /** Looks at the file if a check is due and nobody else is at it. */
  void refresh() {
    long now = nanoTime.getAsLong();
    long due = nextCheck.get();
    if (now - due >= 0 && nextCheck.compareAndSet(due, now + interval) && reading.tryLock()) {
      try {
        check();
      } finally {
        reading.unlock();
      }
    }
  }

  private void check() {
    try {
      FileStamp before = FileStamp.of(path);
      if (settled && before.equals(stamp)) {
        return;
      }
      if (before.size() > MAX_SIZE) {
        problem(path + ": " + before.size() + " bytes, more than " + MAX_SIZE);
        return;
      }
      byte[] bytes = Files.readAllBytes(path);
      boolean fresh = isFresh(before);
      if (!before.equals(FileStamp.of(path)) || (fresh && isPartial(bytes))) {
        settled = false;
        return;
      }
      take(bytes);
      stamp = before;
      settled = !fresh;
      lastProblem = null;
    } catch (NoSuchFileException e) {
      problem(path + ": no such file");
    } catch (IOException e) {
      problem(path + ": cannot be read: " + e.getMessage());
    }
  }

  private boolean isFresh(FileStamp at) {
    Duration age = Duration.between(at.modified().toInstant(), clock.instant());
    return age.abs().compareTo(SETTLED) < 0;
  }

  private boolean isPartial(byte[] bytes) {
    return snapshot != null && (bytes.length == 0 || bytes[bytes.length - 1] != '\n');
  }

  private void take(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    long newChecksum = crc.getValue() ^ (long) bytes.length << Integer.SIZE;
    if (snapshot != null && newChecksum == checksum) {
      return;
    }
    FaultLog faults = new FaultLog();
    snapshot = reader.read(bytes, faults);
    faults.end();
    checksum = newChecksum;
    generation.incrementAndGet();
  }

  private void problem(String message) {
    if (!message.equals(lastProblem)) {
      lastProblem = message;
      warnings.accept(snapshot == null ? message : message + "; its entries stay as they were");
    }
  }

  @Override
  public String toString() {
    return path.toString();
  }

  /** Tells the first faults of one reading and counts the rest. */
  private final class FaultLog implements LineFaults {

    private int count;

    @Override
    public void skipped(int line, String reason) {
      if (count++ < MAX_FAULTS_TOLD) {
        warnings.accept(path + ":" + line + ": " + reason + "; line skipped");
      }
    }

    void end() {
      if (count > MAX_FAULTS_TOLD) {
        warnings.accept(path + ": " + (count - MAX_FAULTS_TOLD) + " more lines skipped");
      }
    }
  }
}
