package org.jdoors.door.ffi;

import com.sun.jna.Library;
import com.sun.jna.NativeLibrary;
import java.util.Map;

/**
 * The C library that the binding calls: the one that this process has loaded, unless the system
 * property {@code jdoors.libc} names a file. That file has the binary interface of illumos and
 * stands for {@code libc.so.1} on another system, so that what is done on illumos can be tried
 * there; the tests of this module do.
 */
final class SystemLibrary {

  /** dlopen(3C): bind names when they are used, and show them to nobody else. */
  private static final int RTLD_LAZY = 1;

  private static final String FILE = System.getProperty("jdoors.libc", "");

  static final NativeLibrary LIBC =
      isForeign()
          ? NativeLibrary.getInstance(FILE, Map.of(Library.OPTION_OPEN_FLAGS, RTLD_LAZY))
          : NativeLibrary.getProcess();

  private SystemLibrary() {}

  /** Whether a file stands for the C library of illumos. */
  static boolean isForeign() {
    return !FILE.isEmpty();
  }
}
