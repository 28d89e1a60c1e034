package org.jdoors.nscd;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jdoors.door.DoorException;
import org.jdoors.door.DoorPaths;
import org.jdoors.door.Errno;
import org.jdoors.nscd.client.NameService;
import org.jdoors.nscd.wire.NameServiceDoor;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the door is. */
final class DoorOption {
  @Option(
      names = "--door",
      paramLabel = "PATH",
      description = "File that the door is attached to, in place of the usual one.")
  private @Nullable Path path;

  Path path() throws Failure {
    if (path != null) {
      return path;
    }
    try {
      return DoorPaths.defaultPath(NameServiceDoor.NAME);
    } catch (DoorException e) {
      throw Failure.of(e, ExitStatus.FATAL);
    }
  }

  /** Opens the door for calls; strings have one char per byte. */
  NameService open() throws Failure {
    Path where = path();
    try {
      return NameService.open(where, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      if (e instanceof DoorException door && door.errno() == Errno.EBADF) {
        throw new Failure(ExitStatus.NO_DAEMON, where + ": no daemon serves a door there");
      }
      throw Failure.of(e, ExitStatus.NO_DAEMON);
    }
  }
}
