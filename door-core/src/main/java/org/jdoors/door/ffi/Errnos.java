package org.jdoors.door.ffi;

import org.jspecify.annotations.Nullable;

/** Names, numbers and texts of errno values on this platform. */
public final class Errnos {

  private static final ConstantTable TABLE = Platform.current().errnos();

  /** The call was refused because the descriptor is closed. */
  static final int EBADF = TABLE.number("EBADF");

  static final int EAGAIN = TABLE.number("EAGAIN");
  static final int EINTR = TABLE.number("EINTR");
  static final int EFBIG = TABLE.number("EFBIG");
  static final int EEXIST = TABLE.number("EEXIST");
  static final int EINVAL = TABLE.number("EINVAL");
  static final int EOVERFLOW = TABLE.number("EOVERFLOW");

  private Errnos() {}

  /** The C name of {@code number}, or null if this platform has none. */
  public static @Nullable String name(int number) {
    return TABLE.name(number);
  }

  /** The number of a C name on this platform, or -1 if the platform lacks it. */
  public static int number(String name) {
    Integer number = TABLE.all().get(name);
    return number == null ? -1 : number;
  }

  /** What the C library says about {@code number}; {@code strerror(3C)}. */
  public static String text(int number) {
    return Libc.strerror(number);
  }
}
