package org.jdoors.unix;

import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import org.jdoors.door.ffi.ErrnoException;
import org.jdoors.door.ffi.Errnos;
import org.jdoors.door.ffi.OwnPrivileges;

/**
 * The privileges of this process, which a daemon gives up once it has opened what needs them. Only
 * illumos has privileges in this sense; on Linux a unit takes capabilities from the start. Source:
 * privileges(7), setppriv(2).
 */
public final class ProcessPrivileges {

  private ProcessPrivileges() {}

  /**
   * Gives up, for good, all privileges but some; those it does not have it does not get. Does
   * nothing on Linux.
   *
   * @param kept names separated by commas as in {@code method_credential} of SMF; {@code basic} for
   *     what every process has, {@code !} before a name to leave it out of what came before
   * @return what was given up, by name, in order
   * @throws IOException if the system does not know a name, or refuses
   */
  public static Set<String> keepOnly(String kept) throws IOException {
    if (!OwnPrivileges.areKnown()) {
      return Set.of();
    }
    try {
      Set<String> given = new TreeSet<>(OwnPrivileges.effective());
      OwnPrivileges.keepOnly(kept);
      given.removeAll(OwnPrivileges.effective());
      return given;
    } catch (ErrnoException e) {
      throw new IOException(
          "privileges \"" + kept + "\": " + e.function() + ": " + Errnos.text(e.errno()), e);
    }
  }
}
