package org.jdoors.door.ffi;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;

/**
 * The C doors API by JNA direct mapping: primitive arguments only, addresses as {@code long}. A
 * failing function returns -1 and leaves errno in {@link Native#getLastError()}, which must be read
 * by the same thread before its next native call. Sources: door_create(3C), door_bind(3C),
 * door_call(3C), door_info(3C), door_getparam(3C), door_ucred(3C), ucred(3C), fattach(3C), open(2).
 *
 * <p>On Linux the library is libdoor: the file named by the system property {@code jdoors.library},
 * else whatever JNA finds by the name {@code door} ({@code jna.library.path}, the system's library
 * path, the copy inside this jar). {@code open} is libdoor's own there: it trades an attached path
 * for a door. On illumos everything is in libc, which every process has loaded.
 */
@SuppressWarnings("MemberName") // the names are C's
final class LibDoor {

  private static final NativeLibrary LIBRARY = load();

  static {
    Native.register(LibDoor.class, LIBRARY);
  }

  private LibDoor() {}

  static native int door_create(long procedure, long cookie, int attributes);

  static native int door_xcreate(
      long procedure,
      long cookie,
      int attributes,
      long creator,
      long setup,
      long creatorCookie,
      int threads);

  static native int door_bind(int door);

  static native int door_call(int door, long arguments);

  static native int door_info(int door, long info);

  static native int door_revoke(int door);

  static native int door_getparam(int door, int parameter, long value);

  static native int door_setparam(int door, int parameter, long value);

  static native int door_cred(long info);

  static native int door_ucred(long info);

  static native void ucred_free(long ucred);

  static native int ucred_getpid(long ucred);

  static native int ucred_geteuid(long ucred);

  static native int ucred_getruid(long ucred);

  static native int ucred_getsuid(long ucred);

  static native int ucred_getegid(long ucred);

  static native int ucred_getrgid(long ucred);

  static native int ucred_getsgid(long ucred);

  static native int ucred_getgroups(long ucred, long groups);

  static native int ucred_getzoneid(long ucred);

  static native int ucred_getprojid(long ucred);

  static native long ucred_getprivset(long ucred, byte[] which);

  static native int fattach(int descriptor, byte[] path);

  static native int fdetach(byte[] path);

  static native int open(byte[] path, int flags, int mode);

  /** Where the functions were found, or what was looked for. */
  static String file() {
    return String.valueOf(LIBRARY.getFile());
  }

  /** The address of a C function, for machine code. */
  static long address(String function) {
    return Pointer.nativeValue(LIBRARY.getFunction(function));
  }

  private static NativeLibrary load() {
    if (Platform.current() == Platform.ILLUMOS) {
      return SystemLibrary.LIBC;
    }
    String file = System.getProperty("jdoors.library", "");
    return NativeLibrary.getInstance(file.isEmpty() ? "door" : file);
  }
}
