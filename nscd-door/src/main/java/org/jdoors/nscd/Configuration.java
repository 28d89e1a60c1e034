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
 * @param nscdConf null for the system's file, or where none is needed the built-in values
 * @param nsswitch null for the system's file, or where none is needed the built-in policies
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

  /**
   * Reads nscd.conf anew.
   *
   * @param base what holds now, and goes on to hold where the file says nothing
   */
  NscdConf readNscdConf(NscdConf base) throws ConfigException {
    Dialect dialect = Dialect.ofSystem();
    return readNscdConf(nscdConf, Defaults.nscdConf(dialect), dialect, base);
  }

  /** Reads nsswitch.conf. */
  Nsswitch readNsswitch(Dialect dialect, NscdConf conf) throws ConfigException {
    return readNsswitch(nsswitch, Defaults.NSSWITCH, dialect, conf);
  }

  /** Reads a nscd.conf, or the system's, or takes the built-in values. */
  static NscdConf readNscdConf(@Nullable Path file) throws ConfigException {
    Dialect dialect = Dialect.ofSystem();
    return readNscdConf(file, Defaults.nscdConf(dialect), dialect, NscdConf.defaults());
  }

  static NscdConf readNscdConf(@Nullable Path file, Path usual, Dialect dialect, NscdConf base)
      throws ConfigException {
    if (file != null) {
      return NscdConf.read(file, base);
    }
    return dialect.needsFiles() || Files.exists(usual) ? NscdConf.read(usual, base) : base;
  }

  /** Reads a nsswitch.conf, or the system's, or takes the built-in policies. */
  static Nsswitch readNsswitch(@Nullable Path file, NscdConf conf) throws ConfigException {
    return readNsswitch(file, Defaults.NSSWITCH, Dialect.ofSystem(), conf);
  }

  static Nsswitch readNsswitch(@Nullable Path file, Path usual, Dialect dialect, NscdConf conf)
      throws ConfigException {
    if (file != null) {
      return Nsswitch.read(file, dialect, conf);
    }
    return dialect.needsFiles() || Files.exists(usual)
        ? Nsswitch.read(usual, dialect, conf)
        : Nsswitch.defaults(dialect, conf);
  }
}
