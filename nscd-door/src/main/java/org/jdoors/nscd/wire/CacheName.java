package org.jdoors.nscd.wire;

import java.util.Locale;
import java.util.Optional;

/**
 * The caches of a name service cache daemon, in the order of the arrays of administration.
 *
 * <p>Source: illumos cmd/nscd/nscd_db.c and the recorded output of {@code nscd -g}.
 */
public enum CacheName {
  PASSWD(0),
  GROUP(1),
  HOSTS(2),
  IPNODES(3),
  EXEC_ATTR(4),
  PROF_ATTR(5),
  USER_ATTR(6),
  ETHERS(7),
  RPC(8),
  PROTOCOLS(9),
  NETWORKS(10),
  BOOTPARAMS(11),
  AUTH_ATTR(12),
  SERVICES(13),
  NETMASKS(14),
  PRINTERS(15),
  PROJECT(16),
  TNRHTP(17),
  TNRHDB(18);

  private static final CacheName[] ALL = values();

  /** Number of caches: 19. */
  public static final int COUNT = ALL.length;

  private final int index;
  private final String databaseName = name().toLowerCase(Locale.ROOT);

  CacheName(int index) {
    this.index = index;
  }

  /** Place in the arrays. */
  int index() {
    return index;
  }

  /** The name of the database, as users give it. */
  public String databaseName() {
    return databaseName;
  }

  /** The cache with that name, which is compared with regard to case. */
  public static Optional<CacheName> find(String databaseName) {
    for (CacheName cache : ALL) {
      if (cache.databaseName.equals(databaseName)) {
        return Optional.of(cache);
      }
    }
    return Optional.empty();
  }

  /** The cache at an index of the arrays, if there is one. */
  static Optional<CacheName> at(int index) {
    return index >= 0 && index < COUNT ? Optional.of(ALL[index]) : Optional.empty();
  }
}
