package org.jdoors.nscd.config;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The databases of the name service switch, in the order of administration, then those that have no
 * cache. Source: cmd/nscd/nscd_cfgdef.h and nss_dbdefs.h of illumos.
 */
public enum SwitchDatabase {
  PASSWD,
  GROUP,
  HOSTS,
  IPNODES,
  EXEC_ATTR,
  PROF_ATTR,
  USER_ATTR,
  ETHERS,
  RPC,
  PROTOCOLS,
  NETWORKS,
  BOOTPARAMS,
  AUTH_ATTR,
  SERVICES,
  NETMASKS,
  PRINTERS,
  PROJECT,
  TNRHTP,
  TNRHDB,
  PUBLICKEY,
  NETGROUP,
  SHADOW,
  AUDIT_USER,
  PASSWD_COMPAT,
  GROUP_COMPAT;

  private final String databaseName = name().toLowerCase(Locale.ROOT);

  /** The name in both files. */
  public String databaseName() {
    return databaseName;
  }

  /** The sources that answer it here; none if clients are always left to look themselves. */
  public List<String> sources() {
    return switch (this) {
      case PASSWD, GROUP -> List.of("files");
      case HOSTS, IPNODES -> List.of("files", "dns");
      default -> List.of();
    };
  }

  boolean isServed() {
    return !sources().isEmpty();
  }

  /** Whether the native daemon caches it. */
  boolean hasCache() {
    return switch (this) {
      case PUBLICKEY, NETGROUP, SHADOW, AUDIT_USER, PASSWD_COMPAT, GROUP_COMPAT -> false;
      default -> true;
    };
  }

  /** Whose policy holds for it on illumos, whatever is written for it. */
  Optional<SwitchDatabase> leader() {
    return switch (this) {
      case SHADOW, USER_ATTR, AUDIT_USER -> Optional.of(PASSWD);
      case EXEC_ATTR -> Optional.of(PROF_ATTR);
      default -> Optional.empty();
    };
  }

  /** The database of that name, which is compared without regard to case, as illumos does. */
  public static Optional<SwitchDatabase> find(String name) {
    for (SwitchDatabase database : values()) {
      if (database.databaseName.equalsIgnoreCase(name)) {
        return Optional.of(database);
      }
    }
    return Optional.empty();
  }
}
