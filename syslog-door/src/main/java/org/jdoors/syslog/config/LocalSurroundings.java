package org.jdoors.syslog.config;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * This machine.
 *
 * <p>Two things are not as natively, so that a record is not lost for what may pass: a host that
 * has no address now keeps its entry, as the output looks it up again; and so does a FIFO that
 * nobody reads.
 */
public final class LocalSurroundings implements Surroundings {
  private static final int S_IFMT = 0170000;
  private static final int S_IFCHR = 0020000;
  private static final int S_IFIFO = 0010000;

  private final boolean createFiles;

  /**
   * @param createFiles whether a file that is missing is made, mode 0644; natively it is not, and
   *     its entry is dropped
   */
  public LocalSurroundings(boolean createFiles) {
    this.createFiles = createFiles;
  }

  @Override
  public Target target(String path) throws IOException {
    Path file = file(path);
    if (createFiles && !Files.exists(file)) {
      create(file);
    }
    int type = (Integer) Files.getAttribute(file, "unix:mode") & S_IFMT;
    if (type == S_IFIFO) {
      // Opening one here would wait for a reader, which may never come.
      return Target.FIFO;
    }
    if (Files.isDirectory(file)) {
      throw new FileSystemException(path, null, "Is a directory");
    }
    FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND).close();
    return type == S_IFCHR && isTerminalName(path) ? Target.TERMINAL : Target.FILE;
  }

  private static Path file(String path) throws IOException {
    try {
      return Path.of(path);
    } catch (InvalidPathException e) {
      // Characters that the locale of this process cannot write.
      throw new FileSystemException(path, null, "not a name in this locale");
    }
  }

  private static void create(Path file) throws IOException {
    try {
      Files.createFile(file);
      // Whatever the umask took away.
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    } catch (FileAlreadyExistsException e) {
      // Somebody else made it meanwhile, which is as good.
      return;
    }
  }

  /** Java has no isatty; the device's name tells as much on Linux and on illumos. */
  private static boolean isTerminalName(String path) {
    return path.startsWith("/dev/tty")
        || path.startsWith("/dev/pts/")
        || path.startsWith("/dev/term/")
        || path.equals("/dev/console")
        || path.equals("/dev/sysmsg");
  }

  @Override
  public boolean resolves(String host) {
    return true;
  }

  @Override
  public boolean logHost() {
    return LogHost.isThisMachine();
  }
}
