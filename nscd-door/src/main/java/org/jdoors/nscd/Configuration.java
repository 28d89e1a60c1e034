package org.jdoors.nscd;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jdoors.nscd.config.ConfigException;
import org.jdoors.nscd.config.Defaults;
import org.jdoors.nscd.config.Dialect;
import org.jdoors.nscd.config.NscdConf;
import org.jdoors.nscd.config.Nsswitch;
import org.jspecify.annotations.Nullable;

/**
 * Which files the daemon goes by.
 *
 * @param nscdConf null for the built-in values
 * @param nsswitch null for the system's file, or the built-in policies if there is none
 * @param passwd users
 * @param group groups
 * @param hosts hosts and ipnodes
 * @param resolvConf which name servers are asked
 * @param dnsPort their port
 */
record Configuration(
    @Nullable Path nscdConf,
    @Nullable Path nsswitch,
    Path passwd,
    Path group,
    Path hosts,
    Path resolvConf,
    int dnsPort) {

  /** The file that policies come from, whether it is there or not. */
  Path nsswitchPath() {
    return nsswitch == null ? Defaults.NSSWITCH : nsswitch;
  }

  /** Reads nscd.conf. */
  NscdConf readNscdConf() throws ConfigException {
    return readNscdConf(nscdConf);
  }

  /** Reads nsswitch.conf in the dialect of this system. */
  Nsswitch readNsswitch() throws ConfigException {
    return readNsswitch(nsswitch);
  }

  /** Reads a nscd.conf, or takes the built-in values. */
  static NscdConf readNscdConf(@Nullable Path file) throws ConfigException {
    return file == null ? NscdConf.defaults() : NscdConf.read(file);
  }

  /** Reads a nsswitch.conf, or the system's, or takes the built-in policies. */
  static Nsswitch readNsswitch(@Nullable Path file) throws ConfigException {
    Dialect dialect = Dialect.ofSystem();
    if (file != null) {
      return Nsswitch.read(file, dialect);
    }
    return Files.exists(Defaults.NSSWITCH)
        ? Nsswitch.read(Defaults.NSSWITCH, dialect)
        : Nsswitch.defaults(dialect);
  }
}
