package org.jdoors.daemon;

import java.io.IOException;
import org.jdoors.door.DoorException;
import org.jdoors.door.Errno;

/** Ends the command with a message, a line for each fault, and a status. */
public final class Failure extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;

  /**
   * @param status one of {@link ExitStatus}, or of the command's own
   */
  public Failure(int status, String message) {
    super(message);
    this.status = status;
  }

  /** With the message of {@code cause}. */
  public Failure(int status, Exception cause) {
    super(String.valueOf(cause.getMessage()), cause);
    this.status = status;
  }

  /**
   * A door that this process wanted to call, or to attach.
   *
   * @param otherStatus for all but EACCES and EPERM ({@link ExitStatus#PERMISSION}) and EBUSY
   *     ({@link ExitStatus#ALREADY_RUNNING})
   */
  public static Failure of(IOException e, int otherStatus) {
    int status = otherStatus;
    if (e instanceof DoorException door) {
      if (door.errno() == Errno.EACCES || door.errno() == Errno.EPERM) {
        status = ExitStatus.PERMISSION;
      } else if (door.errno() == Errno.EBUSY) {
        status = ExitStatus.ALREADY_RUNNING;
      }
    }
    return new Failure(status, e);
  }

  /** The exit status of the process. */
  public int status() {
    return status;
  }
}
