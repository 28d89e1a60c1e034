package org.jdoors.door.ffi;

import com.sun.jna.Native;
import java.util.List;
import java.util.Set;

/** The privileges and the zone of this process. Source: setppriv(2), privileges(7), zones(7). */
public final class OwnPrivileges {

  /**
   * What a process can do, and what the programs it executes can: taking a privilege out of the
   * permitted set takes it out of the effective one. The limit set stays, as programs that are
   * executed and have privileges of their own would miss it.
   */
  private static final List<String> SETS = List.of("Effective", "Permitted", "Inheritable");

  private OwnPrivileges() {}

  /** Whether this system has privileges. */
  public static boolean areKnown() {
    return Platform.current() == Platform.ILLUMOS;
  }

  /** The effective ones by name; only where {@link #areKnown}. */
  public static Set<String> effective() throws ErrnoException {
    long set = LibPrivileges.priv_allocset();
    if (set == 0) {
      throw new ErrnoException("priv_allocset", Native.getLastError());
    }
    try {
      if (LibPrivileges.getppriv(PrivilegeNames.string(SETS.get(0)), set) != 0) {
        throw new ErrnoException("getppriv", Native.getLastError());
      }
      return PrivilegeNames.of(set);
    } finally {
      LibPrivileges.priv_freeset(set);
    }
  }

  /**
   * Gives up, for good, all that a list does not name; only where {@link #areKnown}.
   *
   * @param kept as priv_str_to_set(3C) reads it: names separated by commas, {@code basic} for what
   *     every process has, {@code !} before what is not meant
   * @throws ErrnoException EINVAL if the system does not know a name
   */
  public static void keepOnly(String kept) throws ErrnoException {
    long set =
        LibPrivileges.priv_str_to_set(PrivilegeNames.string(kept), PrivilegeNames.string(","), 0);
    if (set == 0) {
      throw new ErrnoException("priv_str_to_set", Native.getLastError());
    }
    try {
      LibPrivileges.priv_inverse(set);
      for (String which : SETS) {
        byte[] name = PrivilegeNames.string(which);
        if (LibPrivileges.setppriv(LibPrivileges.PRIV_OFF, name, set) != 0) {
          throw new ErrnoException("setppriv", Native.getLastError());
        }
      }
    } finally {
      LibPrivileges.priv_freeset(set);
    }
  }

  /** The zone of this process; 0 is the global one, and the only one on Linux. */
  public static int zone() {
    return areKnown() ? LibPrivileges.getzoneid() : 0;
  }
}
