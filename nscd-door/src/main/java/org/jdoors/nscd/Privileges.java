package org.jdoors.nscd;

import java.io.IOException;
import java.util.Set;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jdoors.unix.ProcessPrivileges;

/** What the daemon may still do once it serves; source of the names: privileges(7) of illumos. */
final class Privileges {

  private static final Logger LOG = LogManager.getLogger(Privileges.class);

  /**
   * Of what every process has, without starting programs and without power over processes and files
   * of others; seeing whether another user's process lives is needed, for lists that nobody will
   * ask on. Reading files of other users, if that was given, for they are read again when they
   * change. Attaching the door anew takes no privilege of a user 0 who owns the file.
   */
  private static final String KEPT =
      "basic,!file_link_any,!proc_exec,!proc_fork,!proc_session,file_dac_read";

  private Privileges() {}

  /** Gives up the rest. If the system refuses, the name service matters more. */
  static void giveUp() {
    try {
      Set<String> given = ProcessPrivileges.keepOnly(KEPT);
      if (!given.isEmpty()) {
        LOG.debug("privileges given up: {}", given);
      }
    } catch (IOException e) {
      LOG.error("privileges kept that are not needed: {}", e.getMessage());
    }
  }
}
