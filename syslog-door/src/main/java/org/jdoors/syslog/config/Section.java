package org.jdoors.syslog.config;

import java.util.List;

/**
 * A kind of table in the daemon's own file.
 *
 * @param title as the manual has it
 * @param tables names of tables that may be within it
 */
record Section(String title, List<Key<?>> keys, List<String> tables) {

  Section {
    keys = List.copyOf(keys);
    tables = List.copyOf(tables);
  }
}
