package org.jdoors.nscd.config;

import java.util.Locale;
import java.util.Optional;

/** Whose nsswitch.conf it is: what the system's own reader allows and means. */
public enum Dialect {
  /** nsswitch.conf(5) and nscd of illumos. */
  ILLUMOS,
  /** nsswitch.conf(5) of glibc: {@code [!STATUS=action]}, no ipnodes, no limits. */
  GLIBC;

  /** The dialect of the system this runs on. */
  public static Dialect ofSystem() {
    return System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("linux")
        ? GLIBC
        : ILLUMOS;
  }

  /** Whether a nsswitch.conf must be there, and a nscd.conf; else built-in values hold. */
  public boolean needsFiles() {
    return this == ILLUMOS;
  }

  /**
   * The policy of a database that the file does not name. Sources: cmd/nscd/nscd_cfgdef.h of
   * illumos, nss/nss_database.c of glibc (without the obsolete NIS).
   */
  String defaultPolicy(SwitchDatabase database) {
    return switch (database) {
      case PASSWD_COMPAT, GROUP_COMPAT -> "nis";
      case HOSTS, NETWORKS, IPNODES -> this == GLIBC ? "dns [!UNAVAIL=return] files" : "nis files";
      default -> this == GLIBC ? "files" : "nis files";
    };
  }

  /** Whose policy holds for a database, whatever is written for it. */
  Optional<SwitchDatabase> leader(SwitchDatabase database) {
    return this == ILLUMOS ? database.leader() : Optional.empty();
  }

  /** Whose line counts for a database that has none. */
  Optional<SwitchDatabase> substitute(SwitchDatabase database) {
    if (this == GLIBC && database == SwitchDatabase.IPNODES) {
      return Optional.of(SwitchDatabase.HOSTS);
    }
    return this == GLIBC && database == SwitchDatabase.SHADOW
        ? Optional.of(SwitchDatabase.PASSWD)
        : Optional.empty();
  }

  /** The database that a line is for; illumos has no regard to case. */
  Optional<SwitchDatabase> database(String name) {
    return SwitchDatabase.find(name)
        .filter(found -> this == ILLUMOS || found.databaseName().equals(name));
  }

  /** What follows if a source is busy and nothing is written. */
  Action usualTryAgain(String source) {
    if (this == GLIBC) {
      return Action.CONTINUE;
    }
    return Policy.Step.isDns(source) ? Action.retry(Policy.DNS_RETRIES) : Action.FOREVER;
  }

  /** Longest policy, in characters. */
  int longestPolicy() {
    return this == GLIBC ? Integer.MAX_VALUE : Defaults.LONGEST_POLICY;
  }

  /** Longest line up to a comment, in bytes. */
  int longestLine() {
    return this == GLIBC ? Integer.MAX_VALUE : Defaults.LONGEST_LINE;
  }
}
