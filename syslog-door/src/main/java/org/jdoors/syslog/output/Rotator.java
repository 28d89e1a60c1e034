package org.jdoors.syslog.output;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Executor;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jdoors.syslog.config.OutputSettings.Rotation;

/**
 * Decides when a file is full or old, and moves it away. Used by the leader of the writing only.
 *
 * <p>The old file gets a second name, then an empty file is moved onto its first one: a crash at
 * any point leaves a file at the path, and no line is lost. Log4j's rolling appender has neither
 * this order nor a way to write for many senders at once, so only its compression is used, see
 * {@link OldFiles}.
 */
final class Rotator {
  private static final Logger LOG = LogManager.getLogger(Rotator.class);
  private static final String NEW = ".new";

  private final Path path;
  private final Rotation settings;
  private final FileMaker maker;
  private final OldFiles oldFiles;
  private final Clock clock;
  private final ZoneId zone;
  private final Executor background;
  private Instant due = Instant.MAX;

  /**
   * @param zone whose midnight counts
   * @param background does what takes long: compression, and removal of what is too old
   */
  Rotator(
      Path path,
      Rotation settings,
      FileMaker maker,
      Clock clock,
      ZoneId zone,
      Executor background) {
    this.path = path;
    this.settings = settings;
    this.maker = maker;
    this.clock = clock;
    this.zone = zone;
    this.background = background;
    this.oldFiles = new OldFiles(path, settings, clock);
    oldFiles.clearUp();
    background.execute(oldFiles::tidy);
  }

  /** The file was opened; what was in it before counts from the time of its last line. */
  void opened(long size) throws IOException {
    if (!settings.every().isZero()) {
      Instant from = size == 0 ? clock.instant() : Files.getLastModifiedTime(path).toInstant();
      due = next(from, settings.every(), zone);
    }
  }

  /** The first instant after {@code from} that ends a period, periods counted from midnight. */
  static Instant next(Instant from, Duration every, ZoneId zone) {
    ZonedDateTime local = from.atZone(zone);
    long days = every.toDays();
    if (days > 0) {
      long day = Math.floorDiv(local.toLocalDate().toEpochDay(), days) * days + days;
      return local
          .toLocalDate()
          .plusDays(day - local.toLocalDate().toEpochDay())
          .atStartOfDay(zone)
          .toInstant();
    }
    long passed = ChronoUnit.NANOS.between(LocalTime.MIDNIGHT, local.toLocalTime());
    long end = (passed / every.toNanos() + 1) * every.toNanos();
    if (end >= Duration.ofDays(1).toNanos()) {
      return local.toLocalDate().plusDays(1).atStartOfDay(zone).toInstant();
    }
    Instant next = local.toLocalDate().atTime(LocalTime.ofNanoOfDay(end)).atZone(zone).toInstant();
    // An hour that a clock change repeats: not twice the same end.
    return next.isAfter(from) ? next : from.plus(every);
  }

  /**
   * How many of the next {@code length} bytes may go into the file, which has {@code size}; 0 if it
   * is to be moved first.
   */
  int room(long size, int length) {
    if (size > 0 && !due.equals(Instant.MAX) && !clock.instant().isBefore(due)) {
      return 0;
    }
    if (settings.bytes() == 0) {
      return length;
    }
    return (int) Math.max(0, Math.min(length, settings.bytes() - size));
  }

  /** Moves the file, which is closed, away, and puts an empty one in its place. */
  void rotate() throws IOException {
    // First, because it may fail, and each try would leave one more name of the old file.
    Path empty = path.resolveSibling(path.getFileName() + NEW);
    Files.deleteIfExists(empty);
    maker.make(empty);
    Path old = free();
    boolean linked = link(old);
    try {
      replace(empty);
    } catch (IOException e) {
      if (linked) {
        Files.deleteIfExists(old);
      }
      throw e;
    }
    FileMaker.syncFolder(path);
    LOG.info("file rotated path=\"{}\" old=\"{}\"", path, old.getFileName());
    background.execute(oldFiles::tidy);
  }

  /** Gives the file its second name, or moves it there; whether it has both. */
  private boolean link(Path old) throws IOException {
    try {
      Files.createLink(old, path);
      return true;
    } catch (UnsupportedOperationException | IOException e) {
      LOG.debug("no second name, moved instead path=\"{}\" error=\"{}\"", path, e.getMessage());
      Files.move(path, old);
      return false;
    }
  }

  private void replace(Path empty) throws IOException {
    try {
      Files.move(empty, path, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(empty, path, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** A name for the old file that is not taken yet. */
  private Path free() throws FileAlreadyExistsException {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    for (int i = 0; i < 10_000; i++) {
      Path old = oldFiles.name(now.plusMillis(i));
      if (!Files.exists(old) && !Files.exists(OldFiles.compressed(old))) {
        return old;
      }
    }
    throw new FileAlreadyExistsException(path.toString(), null, "no name left for the old file");
  }
}
