package org.jdoors.door.ffi;

import java.util.Locale;

/** The operating system below, with the numbers that its headers give to C names. */
enum Platform {
  ILLUMOS(IllumosConstants.FLAGS, IllumosConstants.ERRNOS, "___errno"),
  LINUX(LinuxConstants.FLAGS, LinuxConstants.ERRNOS, "__errno_location");

  private static final Platform CURRENT =
      SystemLibrary.isForeign() ? ILLUMOS : detect(System.getProperty("os.name", ""));

  private final String flags;
  private final String errnos;
  private final String errnoFunction;

  Platform(String flags, String errnos, String errnoFunction) {
    this.flags = flags;
    this.errnos = errnos;
    this.errnoFunction = errnoFunction;
  }

  static Platform current() {
    return CURRENT;
  }

  /** Flags of open, fcntl, mmap and threads, the file type bits, and signals. */
  ConstantTable flags() {
    return ConstantTable.parse(flags);
  }

  /** The errno numbers. */
  ConstantTable errnos() {
    return ConstantTable.parse(errnos);
  }

  /** Name of the C function that returns the address of the calling thread's errno. */
  String errnoFunction() {
    return errnoFunction;
  }

  /** Any system that is not Solaris-like is taken for Linux: libdoor may be built for others. */
  static Platform detect(String osName) {
    return osName.toLowerCase(Locale.ROOT).startsWith("sunos") ? ILLUMOS : LINUX;
  }
}
