package org.jdoors.door.ffi;

import com.sun.jna.Native;
import org.jspecify.annotations.Nullable;

/**
 * Privileges and zones by JNA direct mapping; illumos only, errno as in {@link LibDoor}. Sets are
 * addresses of opaque memory; names of sets and privileges are C strings. Sources: getppriv(2),
 * priv_addset(3C), priv_getbyname(3C), priv_str_to_set(3C), getzoneid(3C).
 */
@SuppressWarnings("MemberName") // the names are C's
final class LibPrivileges {

  /** {@code priv_op_t} of {@code sys/priv.h}: take away. */
  static final int PRIV_OFF = 1;

  static {
    Native.register(LibPrivileges.class, SystemLibrary.LIBC);
  }

  private LibPrivileges() {}

  static native long priv_allocset();

  static native void priv_freeset(long set);

  static native void priv_copyset(long source, long target);

  static native void priv_inverse(long set);

  static native int priv_isequalset(long one, long other);

  static native int priv_ismember(long set, byte[] privilege);

  /** The name of a privilege by its number, or null after the last. */
  static native @Nullable String priv_getbynum(int number);

  static native long priv_str_to_set(byte[] list, byte[] separators, long end);

  static native int getppriv(byte[] which, long set);

  static native int setppriv(int operation, byte[] which, long set);

  static native int getzoneid();
}
