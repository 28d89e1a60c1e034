package org.jdoors.nscd;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jdoors.door.DoorException;
import org.jdoors.door.Errno;
import org.jdoors.nscd.client.NameService;
import org.jdoors.unix.ProcessUser;

/** How the client commands reach the daemon. */
final class Connection {
  private Connection() {}

  /** Opens the door for calls; strings have one char per byte. */
  static NameService open(Path door) throws IOException {
    try {
      return NameService.open(door, StandardCharsets.ISO_8859_1);
    } catch (DoorException e) {
      if (e.errno() == Errno.EBADF) {
        throw new IOException(door + ": no daemon serves a door there", e);
      }
      throw e;
    }
  }

  /** This process's effective user. */
  static int effectiveUid() {
    return ProcessUser.effectiveUid();
  }

  /** Whether the daemon answers. */
  static boolean ping(Path door) throws IOException {
    try (NameService names = open(door)) {
      return names.ping();
    }
  }
}
