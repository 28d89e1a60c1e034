package org.jdoors.syslog;

import java.nio.file.Path;
import org.jdoors.door.DoorException;
import org.jdoors.door.DoorPaths;
import org.jdoors.syslog.client.SyslogClient;
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
      return DoorPaths.defaultPath(SyslogClient.DOOR_NAME);
    } catch (DoorException e) {
      throw Failure.ofDoor(e, ExitStatus.FATAL);
    }
  }

  /** Opens the door for a call. */
  SyslogClient open() throws Failure {
    Path where = path();
    try {
      return SyslogClient.open(where);
    } catch (DoorException e) {
      throw Failure.ofDoor(e, ExitStatus.NO_DAEMON);
    }
  }
}
