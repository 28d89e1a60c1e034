package org.jdoors.syslog;

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
  static Failure ofDoor(DoorException e, int otherStatus) {
    boolean denied = e.errno() == Errno.EACCES || e.errno() == Errno.EPERM;
    return new Failure(
        denied ? ExitStatus.PERMISSION : otherStatus, String.valueOf(e.getMessage()));
  }

  int status() {
    return status;
  }
}
