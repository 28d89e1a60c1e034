package org.jdoors.nscd.admin;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.logging.log4j.core.config.Configurator;

/**
 * Where the log goes, and how much of it. One thing of the whole process, as Log4j's configuration
 * is: {@code nscd-door-log4j2.xml} reads these system properties, and so the state is kept there.
 */
public final class LogOutput {

  /** The file that the log goes to; without it the log goes to standard error. */
  private static final String FILE = "jdoors.log.file";

  /** The file that the log should go to, also while it cannot be written. */
  private static final String WANTED = "jdoors.log.wanted";

  /** The least level that is told. */
  private static final String LEVEL = "jdoors.log.level";

  /** The same for the library that asks name servers. */
  private static final String DNS_LEVEL = "jdoors.log.dns";

  /** The level as a number, as administrators give it and see it. */
  private static final String DEBUG_LEVEL = "jdoors.log.debug";

  /** The largest debug level of the native command line. Source: illumos cmd/nscd/nscd_log.c. */
  public static final int MOST_DEBUG_LEVEL = 10;

  /** What the native daemon reports when there is no log file. */
  public static final String NO_FILE = "/dev/null";

  /** What the native daemon reports when it is debugged without a log file. */
  private static final String STANDARD_ERROR = "stderr";

  private LogOutput() {}

  /**
   * Sends the log to a file from now on, which is created if it is missing.
   *
   * @throws IOException if it cannot be written; the message names it, and the log stays where it
   *     is
   */
  public static void toFile(Path file) throws IOException {
    requireWritable(file);
    String name = file.toAbsolutePath().toString();
    System.setProperty(FILE, name);
    System.setProperty(WANTED, name);
    Configurator.reconfigure();
  }

  /**
   * Tells more, or as usual.
   *
   * @param level 0 for what is usual, 1 to {@link #MOST_DEBUG_LEVEL} for everything
   */
  public static void debug(int level) {
    if (level == 0) {
      System.clearProperty(LEVEL);
      System.clearProperty(DNS_LEVEL);
    } else {
      System.setProperty(LEVEL, "DEBUG");
      System.setProperty(DNS_LEVEL, "DEBUG");
    }
    System.setProperty(DEBUG_LEVEL, Integer.toString(level));
    Configurator.reconfigure();
  }

  /**
   * Opens the file by its name again, for those who rename full log files. Log4j keeps a file open
   * as long as any configuration names it: for a moment none does.
   *
   * @throws IOException if it cannot be written; the log goes to standard error then, until this is
   *     called again
   */
  public static void reopen() throws IOException {
    String file = System.getProperty(WANTED);
    if (file != null) {
      System.clearProperty(FILE);
      Configurator.reconfigure();
      toFile(Path.of(file));
    }
  }

  private static void requireWritable(Path file) throws IOException {
    try {
      Files.write(file, new byte[0], StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (NoSuchFileException e) {
      throw new IOException(file + ": log file: its directory does not exist", e);
    } catch (AccessDeniedException e) {
      throw new IOException(file + ": log file: permission denied", e);
    } catch (FileSystemException e) {
      throw new IOException(file + ": log file cannot be written: " + e.getReason(), e);
    }
  }

  /** The debug level, as administrators see it. */
  static int debugLevel() {
    return Integer.getInteger(DEBUG_LEVEL, 0);
  }

  /** Where the log goes, as administrators see it. */
  static String name() {
    String file = System.getProperty(FILE);
    if (file != null) {
      return file;
    }
    return System.getProperty(DEBUG_LEVEL) == null ? NO_FILE : STANDARD_ERROR;
  }
}
