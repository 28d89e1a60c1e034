package org.jdoors.syslog;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** The file that holds the daemon's pid, mode 0644. As natively, trouble with it is only logged. */
final class PidFile implements AutoCloseable {
  private static final Logger LOG = LogManager.getLogger(PidFile.class);

  private final Path file;
  private final String content = ProcessHandle.current().pid() + "\n";

  PidFile(Path file) {
    this.file = file;
    try {
      Files.writeString(file, content, StandardCharsets.US_ASCII);
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    } catch (IOException e) {
      LOG.error("pid file not written file=\"{}\" error=\"{}\"", file, e.toString());
    }
  }

  /** Removes the file, unless another process has put its pid there. */
  @Override
  public void close() {
    try {
      if (Files.exists(file) && Files.readString(file, StandardCharsets.US_ASCII).equals(content)) {
        Files.delete(file);
      }
    } catch (IOException e) {
      LOG.error("pid file not removed file=\"{}\" error=\"{}\"", file, e.toString());
    }
  }
}
