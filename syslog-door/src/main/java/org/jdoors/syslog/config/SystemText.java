package org.jdoors.syslog.config;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** The system's words for an I/O failure, as {@code strerror(3C)} has them. */
public final class SystemText {
  private SystemText() {}

  public static String of(IOException failure) {
    if (failure instanceof NoSuchFileException) {
      return "No such file or directory";
    }
    if (failure instanceof AccessDeniedException) {
      return "Permission denied";
    }
    if (failure instanceof FileSystemException fileFailure) {
      String reason = fileFailure.getReason();
      if (reason != null) {
        return reason;
      }
    }
    String message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : message;
  }
}
