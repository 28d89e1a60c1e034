package org.jdoors.door;

import java.io.IOException;
import org.jdoors.door.ffi.ErrnoException;
import org.jdoors.door.ffi.Errnos;
import org.jspecify.annotations.Nullable;

/**
 * A door function failed. The message names the function, what it was called on and the error, e.g.
 * {@code door_call on /run/jdoors/x: Bad file descriptor (EBADF)}.
 */
public final class DoorException extends IOException {

  private static final long serialVersionUID = 1L;

  private final int number;
  private final String reason;

  private DoorException(String message, int number, String reason, @Nullable Throwable cause) {
    super(message, cause);
    this.number = number;
    this.reason = reason;
  }

  /** {@code function} on {@code subject} left {@code number} in errno. */
  static DoorException of(String function, Object subject, int number) {
    return of(function, subject, number, null);
  }

  static DoorException of(ErrnoException e, Object subject) {
    return of(e.function(), subject, e.errno(), e);
  }

  private static DoorException of(
      String function, Object subject, int number, @Nullable Throwable cause) {
    String text = Errnos.text(number);
    String name = Errnos.name(number);
    String suffix = name == null ? " (errno " + number + ")" : " (" + name + ")";
    return new DoorException(
        function + " on " + subject + ": " + text + suffix, number, text, cause);
  }

  /** An error with a message of its own. */
  static DoorException because(Errno errno, String message, @Nullable Throwable cause) {
    return new DoorException(message, errno.number(), message, cause);
  }

  /** The error; {@link Errno#UNKNOWN} for a number without name. */
  public Errno errno() {
    return Errno.of(number);
  }

  /** The C name of the error, or the number in decimal. */
  public String errnoName() {
    String name = Errnos.name(number);
    return name == null ? Integer.toString(number) : name;
  }

  /** The error in this platform's numbers. */
  public int errnoNumber() {
    return number;
  }

  /** The error alone, in the words of the C library or of the check that failed. */
  public String reason() {
    return reason;
  }
}
