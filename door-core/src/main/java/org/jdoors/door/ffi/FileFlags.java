package org.jdoors.door.ffi;

/** Flags of open and fcntl on this platform, under their C names. */
final class FileFlags {

  private static final ConstantTable TABLE = Platform.current().flags();

  static final int O_RDONLY = TABLE.number("O_RDONLY");
  static final int O_WRONLY = TABLE.number("O_WRONLY");
  static final int O_RDWR = TABLE.number("O_RDWR");
  static final int O_CREAT = TABLE.number("O_CREAT");
  static final int O_EXCL = TABLE.number("O_EXCL");
  static final int O_NOCTTY = TABLE.number("O_NOCTTY");
  static final int O_NONBLOCK = TABLE.number("O_NONBLOCK");
  static final int O_CLOEXEC = TABLE.number("O_CLOEXEC");

  /** What of F_GETFL tells O_RDONLY, O_WRONLY and O_RDWR apart. */
  static final int ACCESS = 3;

  static final int F_GETFL = TABLE.number("F_GETFL");
  static final int F_GETFD = TABLE.number("F_GETFD");
  static final int F_SETFD = TABLE.number("F_SETFD");
  static final int F_DUPFD_CLOEXEC = TABLE.number("F_DUPFD_CLOEXEC");
  static final int FD_CLOEXEC = TABLE.number("FD_CLOEXEC");

  private FileFlags() {}
}
