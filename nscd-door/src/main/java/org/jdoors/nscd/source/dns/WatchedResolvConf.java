package org.jdoors.nscd.source.dns;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jdoors.nscd.file.FileStamp;
import org.jspecify.annotations.Nullable;

/**
 * resolv.conf, read again when it has changed. Whoever finds that a look is due takes it; others go
 * on with what there is. Without the file the server on this machine is asked; a file that is
 * unreadable, too large or still being written leaves all as it was.
 */
final class WatchedResolvConf {

  /** Largest file that is read, in bytes. */
  static final long MAX_SIZE = 1 << 16;

  /** Age from which a file's contents are believed to be complete. */
  private static final Duration SETTLED = Duration.ofMillis(100);

  /** Parts of a file that are told as unused at each reading. */
  private static final int MAX_FAULTS_TOLD = 20;

  /** One state of the file; {@code text} is null while there is none. */
  private record State(ResolvConf conf, @Nullable String text, long generation) {}

  private final Path path;
  private final long interval;
  private final LongSupplier nanoTime;
  private final InstantSource clock;
  private final Consumer<String> warnings;
  private final AtomicLong nextLook;
  private final ReentrantLock reading = new ReentrantLock();
  private volatile State state = new State(ResolvConf.DEFAULT, null, 0);

  /** The fields below belong to the holder of {@link #reading}. */
  private @Nullable FileStamp stamp;

  private boolean settled;
  private @Nullable String lastProblem;

  WatchedResolvConf(
      Path path,
      Duration interval,
      LongSupplier nanoTime,
      InstantSource clock,
      Consumer<String> warnings) {
    this.path = path;
    this.interval = interval.toNanos();
    this.nanoTime = nanoTime;
    this.clock = clock;
    this.warnings = warnings;
    this.nextLook = new AtomicLong(nanoTime.getAsLong());
  }

  /** What the file says now. */
  ResolvConf current() {
    look();
    return state.conf();
  }

  /** Changes with each change of the text. */
  long generation() {
    look();
    return state.generation();
  }

  private void look() {
    long now = nanoTime.getAsLong();
    long due = nextLook.get();
    if (now - due >= 0 && nextLook.compareAndSet(due, now + interval) && reading.tryLock()) {
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
      String text = Files.readString(path, StandardCharsets.ISO_8859_1);
      Duration age = Duration.between(before.modified().toInstant(), clock.instant());
      boolean fresh = age.abs().compareTo(SETTLED) < 0;
      boolean partial = fresh && state.text() != null && !text.endsWith("\n");
      if (partial || !before.equals(FileStamp.of(path))) {
        settled = false;
        return;
      }
      take(text);
      stamp = before;
      settled = !fresh;
      lastProblem = null;
    } catch (NoSuchFileException e) {
      problem(path + ": no such file; the name server on this machine is asked");
      stamp = null;
      settled = false;
      if (state.text() != null) {
        state = new State(ResolvConf.DEFAULT, null, state.generation() + 1);
      }
    } catch (IOException e) {
      problem(path + ": cannot be read: " + e.getMessage());
    }
  }

  private void take(String text) {
    if (text.equals(state.text())) {
      return;
    }
    int[] told = {0};
    ResolvConf conf =
        ResolvConfParser.parse(
            text,
            (line, reason) -> {
              if (told[0]++ < MAX_FAULTS_TOLD) {
                warnings.accept(path + ":" + line + ": " + reason + "; ignored");
              }
            });
    if (told[0] > MAX_FAULTS_TOLD) {
      warnings.accept(path + ": " + (told[0] - MAX_FAULTS_TOLD) + " more faults");
    }
    state = new State(conf, text, state.generation() + 1);
  }

  private void problem(String message) {
    if (!message.equals(lastProblem)) {
      lastProblem = message;
      warnings.accept(message);
    }
  }
}
