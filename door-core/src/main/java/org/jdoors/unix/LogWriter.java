package org.jdoors.unix;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import org.jdoors.door.ffi.ErrnoException;
import org.jdoors.door.ffi.Errnos;
import org.jdoors.door.ffi.LogStream;

/** Puts records into the log driver of illumos by write(2), which makes them user.info. */
public final class LogWriter {

  private static final Path DEVICE = Path.of("/dev/conslog");

  private LogWriter() {}

  /** Logs one record of at most 1023 bytes. Source: log(4D). */
  public static void write(String record) throws IOException {
    if (!LogStream.isSupported()) {
      throw new FileSystemException(DEVICE.toString(), null, "only illumos has a log driver");
    }
    try {
      LogStream.write(DEVICE, record.getBytes(StandardCharsets.UTF_8));
    } catch (ErrnoException e) {
      throw new FileSystemException(
          DEVICE.toString(), null, e.function() + ": " + Errnos.text(e.errno()));
    }
  }
}
