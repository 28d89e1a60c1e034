package org.jdoors.daemon;

import java.nio.file.Path;
import org.jdoors.door.DoorException;
import org.jdoors.door.DoorPaths;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the door is; mixed into each command that serves or calls it. */
public final class DoorOption {
  private final String usual;

  @Option(
      names = "--door",
      paramLabel = "PATH",
      description = "File that the door is attached to, in place of the usual one.")
  private @Nullable Path path;

  /**
   * @param usual name of the daemon's door, for {@link DoorPaths#defaultPath}
   */
  public DoorOption(String usual) {
    this.usual = usual;
  }

  /** The path that was given, or the usual one. */
  public Path path() throws Failure {
    if (path != null) {
      return path;
    }
    try {
      return DoorPaths.defaultPath(usual);
    } catch (DoorException e) {
      throw Failure.of(e, ExitStatus.FATAL);
    }
  }
}
