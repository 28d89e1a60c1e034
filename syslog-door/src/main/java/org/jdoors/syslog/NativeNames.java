package org.jdoors.syslog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jdoors.daemon.ExitStatus;
import org.jdoors.daemon.Failure;

/**
 * The names by which illumos knows the door and the pid file: in {@code /var/run}, with links of
 * old in {@code /etc}; where there is no {@code /var/run}, the names in {@code /etc} themselves.
 *
 * <p>Source: illumos syslogd.c, {@code open_door()} and {@code main()}.
 */
final class NativeNames implements AutoCloseable {
  private static final Logger LOG = LogManager.getLogger(NativeNames.class);

  private final boolean links;
  private final Path door;
  private final Path pidFile;
  private final Path doorLink;
  private final Path pidLink;
  private boolean ours;

  /**
   * @param root of the file system
   */
  NativeNames(Path root) {
    Path run = root.resolve("var/run");
    doorLink = root.resolve("etc/.syslog_door");
    pidLink = root.resolve("etc/syslog.pid");
    links = Files.isDirectory(run);
    door = links ? run.resolve("syslog_door") : doorLink;
    pidFile = links ? run.resolve("syslog.pid") : pidLink;
  }

  /** Whether this system has these names. */
  static boolean areKnownHere() {
    return System.getProperty("os.name", "").equals("SunOS");
  }

  Path door() {
    return door;
  }

  Path pidFile() {
    return pidFile;
  }

  /**
   * Makes the links, once the door is there.
   *
   * @throws Failure if the door's link cannot be made on a file system that can be written
   */
  void link() throws Failure {
    ours = true;
    if (!links) {
      return;
    }
    if (Files.isDirectory(doorLink, LinkOption.NOFOLLOW_LINKS)) {
      throw new Failure(ExitStatus.FATAL, doorLink + " is a directory");
    }
    try {
      link(doorLink, "../var/run/syslog_door");
    } catch (IOException e) {
      if (!isReadOnly(doorLink)) {
        throw new Failure(ExitStatus.FATAL, doorLink + ": cannot be made: " + e.getMessage());
      }
    }
    try {
      link(pidLink, "../var/run/syslog.pid");
    } catch (IOException e) {
      LOG.error("link not made file=\"{}\" error=\"{}\"", pidLink, e.toString());
    }
  }

  private static void link(Path from, String to) throws IOException {
    Files.deleteIfExists(from);
    Files.createSymbolicLink(from, Path.of(to));
  }

  /** By the file system: the words of the error are those of the locale. */
  private static boolean isReadOnly(Path link) {
    try {
      return Files.getFileStore(link.resolveSibling("")).isReadOnly();
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Removes the links and the door's file, once the door is not served any more; those of another
   * daemon, with which {@link #link} was not reached, stay.
   */
  @Override
  public void close() {
    if (ours && links) {
      remove(doorLink);
      remove(pidLink);
    }
    if (ours) {
      remove(door);
    }
  }

  private static void remove(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.error("not removed file=\"{}\" error=\"{}\"", file, e.toString());
    }
  }
}
