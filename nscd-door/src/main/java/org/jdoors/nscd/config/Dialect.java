package org.jdoors.nscd.config;

import java.util.Locale;

/** Whose nsswitch.conf it is: what the system's own reader allows and means. */
public enum Dialect {
  /** nsswitch.conf(5) of illumos. */
  ILLUMOS,
  /** nsswitch.conf(5) of glibc: {@code [!STATUS=action]}, no ipnodes. */
  GLIBC;

  /** The dialect of the system this runs on. */
  public static Dialect ofSystem() {
    return System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("linux")
        ? GLIBC
        : ILLUMOS;
  }

  boolean allowsNegation() {
    return this == GLIBC;
  }

  /** The policy of a database that the file does not name. */
  String defaultPolicy() {
    return this == GLIBC ? "files" : "nis files";
  }

  /** Whether ipnodes has no line of its own and follows hosts. */
  boolean ipnodesFollowsHosts() {
    return this == GLIBC;
  }

  /** Longest policy, in characters. */
  int longestPolicy() {
    return this == GLIBC ? Integer.MAX_VALUE : 128;
  }
}
