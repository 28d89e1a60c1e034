package org.jdoors.syslog;

import java.io.IOException;
import java.util.Set;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jdoors.unix.ProcessPrivileges;

/** What the daemon may still do once it serves; source of the names: privileges(7) of illumos. */
final class OwnPrivileges {

  private static final Logger LOG = LogManager.getLogger(OwnPrivileges.class);

  /**
   * Of what every process has, without power over processes and links of others; starting programs
   * is needed for records that go to commands. Ports below 1024, and files and terminals of other
   * users if that was given, are opened again after a reload.
   */
  private static final String KEPT =
      "basic,!file_link_any,!proc_session,net_privaddr,file_dac_read,file_dac_search,"
          + "file_dac_write";

  private OwnPrivileges() {}

  /** Gives up the rest. If the system refuses, the log matters more. */
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
