package org.jdoors.syslog.input;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The node name of this machine, as {@code uname -n} prints it, read from where the system keeps
 * it. Not by a look-up: a name service that itself logs here would be asked to wait for us.
 */
public final class LocalHost {
  private static final List<Path> PLACES =
      List.of(Path.of("/proc/sys/kernel/hostname"), Path.of("/etc/nodename"));
  private static final String NONE = "localhost";

  private LocalHost() {}

  /** The name's bytes; {@code localhost} if the system does not say. */
  public static byte[] name() {
    return firstLine(PLACES).getBytes(StandardCharsets.UTF_8);
  }

  private static String firstLine(List<Path> places) {
    for (Path place : places) {
      String name = read(place);
      if (!name.isEmpty()) {
        return name;
      }
    }
    return NONE;
  }

  /** The file's text, or nothing: the file of another system is not there. */
  private static String read(Path place) {
    try {
      return Files.readString(place, StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      return "";
    }
  }
}
