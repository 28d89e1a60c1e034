package org.jdoors.nscd.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A file and what it holds. The file is read by the thread of {@link FileReads.Queue} when the
 * system tells of a change, or when somebody who asks finds that a look is due and that time, size
 * or inode differ; whoever asks goes on with the contents there are.
 *
 * <p><b>Half-written files.</b> Nobody can be asked whether a writer has finished, so contents are
 * believed at once only if nothing can be lost by it: they end with a newline and still have all
 * that was there before, or it is another file than before, moved here when it was written.
 * Otherwise the file must have rested: for {@link #SETTLED}, or for {@link #REWRITTEN} if the same
 * file has become shorter, as one does that is written anew in place. A file that is missing,
 * unreadable, too large or unusable leaves the contents as they were. So what did not change never
 * disappears.
 *
 * @param <T> what the file holds
 */
public final class WatchedFile<T> {

  /** How long a file must have rested for its contents to be believed to be complete. */
  static final Duration SETTLED = Duration.ofMillis(100);

  /** The same for a file that has become shorter without being replaced. */
  static final Duration REWRITTEN = Duration.ofSeconds(2);

  /** When a file that changed while it was read is read again. */
  private static final Duration SOON = Duration.ofMillis(10);

  /** When a file is read again that could not be read although it is there. */
  static final Duration RETRY = Duration.ofSeconds(5);

  /** Longest wait for a reading that is known to be due. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  /** How often those look at most who say again that there is no such entry, in nanoseconds. */
  private static final long CLOSELY = Duration.ofMillis(1).toNanos();

  private final Path path;
  private final FileFormat<T> format;
  private final FileReads reads;
  private final AtomicLong lastLook;
  private final AtomicLong generation = new AtomicLong();

  /** The reading that is due or under way. */
  private final AtomicReference<@Nullable CompletableFuture<Void>> queued = new AtomicReference<>();

  private volatile long interval;
  private volatile @Nullable CompletableFuture<Void> running;
  private volatile @Nullable T contents;

  /** The file as it was at the last reading; null if there was none that could be read. */
  private volatile @Nullable FileStamp seen;

  /** The fields below belong to whoever reads. */
  private @Nullable FileStamp taken;

  private boolean settled;
  private boolean trusted;
  private boolean gone;
  private long checksum;
  private @Nullable String lastProblem;

  /** When the file is to be read again, if {@link #planned}, on the running clock. */
  private long due;

  private boolean planned;

  /**
   * Reads the file now, and from now on when it changes.
   *
   * @param interval shortest time between two looks at it by those who ask; zero for each time
   */
  public WatchedFile(Path path, Duration interval, FileFormat<T> format, FileReads reads) {
    this.path = path;
    this.format = format;
    this.reads = reads;
    this.interval = interval.toNanos();
    this.lastLook = new AtomicLong(reads.nanoTime().getAsLong());
    reads.queue().watch(path, this::request);
    read();
  }

  /** From now on looks at the file no more often than this; zero for each time. */
  public void interval(Duration changed) {
    interval = changed.toNanos();
    lastLook.set(reads.nanoTime().getAsLong() - interval);
  }

  /** What the file holds, or null if it could never be read. */
  public @Nullable T contents() {
    return contents;
  }

  /** Changes whenever the file has changed; looks at it if that is due. */
  public long generation() {
    lookAgain(interval);
    return generation.get();
  }

  /**
   * Whether the file is known to have changed, and is not read yet. For those who would say that
   * there is no such entry, as they have said before: they look more often than others.
   */
  public boolean isBehind() {
    if (isAlwaysLookedAt()) {
      lookAgain(CLOSELY);
    }
    return queued.get() != null || running != null;
  }

  /**
   * Looks at the file, if the interval allows it, and waits, for a second at most, until a change
   * has been read. For those who would say for the first time that there is no such entry.
   */
  public void catchUp() {
    long before = generation();
    if (isAlwaysLookedAt()) {
      look();
    }
    CompletableFuture<Void> reading = queued.get();
    if (reading == null) {
      reading = running;
    }
    if (reading == null || generation.get() != before) {
      return;
    }
    try {
      reading.get(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException e) {
      // What there is has to do.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A short interval only spares those who find what they ask for. */
  private boolean isAlwaysLookedAt() {
    return interval <= SETTLED.toNanos();
  }

  /** Looks if the last look was so long ago. */
  private void lookAgain(long every) {
    if (every == 0) {
      look();
      return;
    }
    long now = reads.nanoTime().getAsLong();
    long last = lastLook.get();
    if (now - last >= every && lastLook.compareAndSet(last, now)) {
      look();
    }
  }

  private void look() {
    FileStamp now = FileStamp.ofWhatIsThere(path);
    if (now == null ? seen != null : !now.equals(seen)) {
      request();
    }
  }

  /** Has the file read; requests that come before the reading begins share it. */
  private void request() {
    CompletableFuture<Void> reading = new CompletableFuture<>();
    if (queued.compareAndSet(null, reading)) {
      reads.queue().add(() -> run(reading), Duration.ZERO);
    }
  }

  private void run(CompletableFuture<Void> reading) {
    running = reading;
    queued.set(null);
    try {
      read();
    } finally {
      running = null;
      reading.complete(null);
    }
  }

  /**
   * Reads the file now, even if it is the same, and believes it to be complete, as somebody says
   * so.
   */
  public synchronized void readNow() {
    trusted = true;
    try {
      read();
    } finally {
      trusted = false;
    }
  }

  private synchronized void read() {
    FileStamp found = null;
    try {
      found = FileStamp.of(path);
      gone = false;
      if (trusted || !settled || !found.equals(taken)) {
        read(found);
      }
    } catch (NoSuchFileException e) {
      missing();
    } catch (IOException e) {
      String what = e.getMessage() == null ? e.toString() : e.getMessage();
      problem(what.startsWith(path.toString()) ? what : path + ": cannot be read: " + what);
      if (found != null) {
        again(RETRY);
      }
    } finally {
      seen = found;
    }
  }

  private void read(FileStamp found) throws IOException {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(path)) {
      bytes = in.readNBytes((int) Math.min(reads.mostBytes() + 1, Integer.MAX_VALUE - 8));
    }
    if (bytes.length > reads.mostBytes()) {
      problem(path + ": more than " + reads.mostBytes() + " bytes; a larger heap takes more");
      return;
    }
    if (!found.equals(FileStamp.of(path))) {
      again(SOON);
      return;
    }
    long sum = checksum(bytes);
    T current = contents;
    boolean changed =
        current == null || taken == null || sum != checksum || found.isChangedSince(taken);
    if (current != null && taken != null && sum == checksum && !trusted) {
      accept(found, sum, current, changed);
    } else {
      readChanged(found, sum, bytes, current, changed);
    }
  }

  private void readChanged(
      FileStamp found, long sum, byte[] bytes, @Nullable T current, boolean changed) {
    Duration left = rest(found).minus(age(found));
    boolean written = trusted || current == null || left.isNegative() || left.isZero();
    if (!written && !endsWithALine(bytes)) {
      again(left);
      return;
    }
    FirstFaults faults = new FirstFaults(path);
    T next;
    try {
      next = format.read(bytes, faults);
    } catch (UnusableFileException e) {
      if (!written) {
        again(left);
        return;
      }
      taken = found;
      settled = true;
      checksum = sum;
      e.faults().forEach(this::told);
      return;
    }
    if (!written && current != null && !format.keepsAll(current, next)) {
      again(left);
      return;
    }
    faults.tell(reads.warnings());
    accept(found, sum, next, changed);
  }

  /** Whether the last line has its end, and does not go on with what is yet to be written. */
  private static boolean endsWithALine(byte[] bytes) {
    int last = bytes.length - 1;
    return last >= 0 && bytes[last] == '\n' && (last == 0 || bytes[last - 1] != '\\');
  }

  /** How long the file must have rested. */
  private Duration rest(FileStamp found) {
    FileStamp before = taken;
    if (before == null) {
      return SETTLED;
    }
    boolean same = found.isSameFile(before);
    if (!same && found.isTouchedSinceWritten()) {
      return Duration.ZERO;
    }
    return same && found.size() < before.size() ? REWRITTEN : SETTLED;
  }

  private Duration age(FileStamp found) {
    return Duration.between(found.modified().toInstant(), reads.clock().instant()).abs();
  }

  private void accept(FileStamp found, long sum, T next, boolean changed) {
    contents = next;
    taken = found;
    checksum = sum;
    lastProblem = null;
    Duration left = SETTLED.minus(age(found));
    settled = left.isNegative() || left.isZero();
    if (!settled) {
      // Modification times are coarse: another change may have the same.
      again(left);
    }
    if (changed) {
      generation.incrementAndGet();
    }
  }

  private void again(Duration delay) {
    settled = false;
    long at = reads.nanoTime().getAsLong() + delay.toNanos();
    if (!planned || at - due < 0) {
      planned = true;
      due = at;
      reads.queue().add(() -> readAgain(at), delay);
    }
  }

  private synchronized void readAgain(long at) {
    if (planned && due == at) {
      planned = false;
      read();
    }
  }

  /** Many programs remove a file and then put another in its place. */
  private void missing() {
    T without = format.ofNoFile();
    if (contents != null && !gone && lastProblem == null) {
      gone = true;
      again(SETTLED);
      return;
    }
    problem(path + ": no such file");
    if (without != null && taken != null) {
      taken = null;
      generation.incrementAndGet();
    }
    if (without != null) {
      contents = without;
    }
  }

  private static long checksum(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return crc.getValue() ^ (long) bytes.length << Integer.SIZE;
  }

  private void problem(String message) {
    if (!message.equals(lastProblem)) {
      lastProblem = message;
      told(message);
    }
  }

  private void told(String message) {
    boolean keeps = contents != null && format.ofNoFile() == null;
    reads.warnings().accept(keeps ? message + "; what it said before holds" : message);
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
