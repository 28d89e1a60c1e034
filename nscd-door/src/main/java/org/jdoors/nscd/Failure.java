package org.jdoors.nscd;

import java.io.IOException;
import org.jdoors.door.DoorException;
import org.jdoors.door.Errno;

/** Ends the command with one line and a status. */
final class Failure extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;

  Failure(int status, String message) {
    super(message);
    this.status = status;
  }

  /** A door that this process wanted to call, or to attach. */
  static Failure of(IOException e, int otherStatus) {
    int status = otherStatus;
    if (e instanceof DoorException door) {
      if (door.errno() == Errno.EACCES || door.errno() == Errno.EPERM) {
        status = ExitStatus.PERMISSION;
      } else if (door.errno() == Errno.EBUSY) {
        status = ExitStatus.ALREADY_RUNNING;
      }
    }
    return new Failure(status, String.valueOf(e.getMessage()));
  }

  int status() {
    return status;
  }
}
