package org.jdoors.syslog.output;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.apache.logging.log4j.core.appender.rolling.action.GzCompressAction;
import org.jdoors.syslog.config.OutputSettings.Rotation;

/**
 * The files that were moved away: {@code PATH.20261130T001415.123Z}, or with {@code .gz} behind.
 * The time is UTC, so that the order of names is that of the files, and no file is ever renamed a
 * second time: a reader, or a compression under way, keeps its file.
 *
 * <p>A compressed file gets its name when it is complete and on the disk, and only then the plain
 * one is removed; what a crash leaves between is cleared up by the next {@link #clearUp}.
 */
final class OldFiles {
  private static final Logger LOG = LogManager.getLogger(OldFiles.class);
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);
  private static final String GZ = ".gz";
  private static final String PART = ".gz.part";

  private final Path path;
  private final Rotation settings;
  private final Clock clock;
  private final Pattern names;

  OldFiles(Path path, Rotation settings, Clock clock) {
    this.path = path;
    this.settings = settings;
    this.clock = clock;
    this.names =
        Pattern.compile(
            Pattern.quote(path.getFileName() + ".")
                + "\\d{8}T\\d{6}\\.\\d{3}Z(?:\\.gz|\\.gz\\.part)?");
  }

  /** The name of the file that is moved away at this time. */
  Path name(Instant time) {
    return path.resolveSibling(path.getFileName() + "." + STAMP.format(time));
  }

  /** The compressed form's name. */
  static Path compressed(Path old) {
    return old.resolveSibling(old.getFileName() + GZ);
  }

  /** Removes what a crash has left. Before the file is written: nothing is moved meanwhile. */
  void clearUp() {
    try {
      for (Path old : list()) {
        clearUp(old);
      }
    } catch (IOException e) {
      LOG.error("old files not cleared up path=\"{}\" error=\"{}\"", path, e.getMessage());
    }
  }

  /** Compresses and removes what is to be; logs what fails, to be tried the next time. */
  synchronized void tidy() {
    try {
      remove(list());
      if (settings.compress()) {
        for (Path old : list()) {
          compress(old);
        }
      }
    } catch (IOException e) {
      LOG.error("old files not tidied path=\"{}\" error=\"{}\"", path, e.getMessage());
    }
  }

  /** The old files, by their age, the oldest first. */
  List<Path> list() throws IOException {
    List<Path> all = new ArrayList<>();
    try (Stream<Path> files = Files.list(FileMaker.folder(path))) {
      files
          .filter(file -> names.matcher(file.getFileName().toString()).matches())
          .forEach(all::add);
    }
    all.sort(Comparator.comparing(file -> file.getFileName().toString()));
    return all;
  }

  private void clearUp(Path old) throws IOException {
    boolean part = old.toString().endsWith(PART);
    boolean plain = !old.toString().endsWith(GZ);
    if (part || (plain && (Files.exists(compressed(old)) || isLive(old)))) {
      Files.deleteIfExists(old);
    }
  }

  /** Whether this is a second name of the file that is written now. */
  private boolean isLive(Path old) throws IOException {
    return Files.exists(path)
        && Objects.equals(
            Files.readAttributes(path, BasicFileAttributes.class).fileKey(),
            Files.readAttributes(old, BasicFileAttributes.class).fileKey());
  }

  private void remove(List<Path> all) throws IOException {
    int surplus = settings.keep() == 0 ? 0 : all.size() - settings.keep();
    Instant oldest =
        settings.keepFor().isZero() ? Instant.MIN : clock.instant().minus(settings.keepFor());
    for (int i = 0; i < all.size(); i++) {
      Path old = all.get(i);
      if (i < surplus || Files.getLastModifiedTime(old).toInstant().isBefore(oldest)) {
        Files.deleteIfExists(old);
      }
    }
  }

  private void compress(Path old) throws IOException {
    if (old.toString().endsWith(GZ)) {
      return;
    }
    Path part = old.resolveSibling(old.getFileName() + PART);
    Files.deleteIfExists(part);
    // Nobody else may read it before it has its mode.
    FileMaker.makePrivate(part);
    GzCompressAction.execute(old.toFile(), part.toFile(), false, Deflater.DEFAULT_COMPRESSION);
    likeness(old, part);
    try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    Files.move(part, compressed(old), StandardCopyOption.ATOMIC_MOVE);
    FileMaker.syncFolder(path);
    Files.delete(old);
  }

  /** The compressed file may be read by the same people, and is as old. */
  private static void likeness(Path from, Path to) throws IOException {
    // By numbers: names of owners are not looked up here.
    for (String attribute :
        new String[] {"unix:uid", "unix:gid", "unix:mode", "lastModifiedTime"}) {
      Files.setAttribute(to, attribute, Files.getAttribute(from, attribute));
    }
  }
}
