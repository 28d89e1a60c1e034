package org.jdoors.nscd.config;

import java.nio.file.Path;
import java.time.Duration;

/** What holds when nobody says otherwise. */
public final class Defaults {

  /** nsswitch.conf(5). */
  public static final Path NSSWITCH = Path.of("/etc/nsswitch.conf");

  /** passwd(5). */
  public static final Path PASSWD = Path.of("/etc/passwd");

  /** group(5). */
  public static final Path GROUP = Path.of("/etc/group");

  /** hosts(5); on illumos a link to /etc/inet/hosts, as is /etc/inet/ipnodes. */
  public static final Path HOSTS = Path.of("/etc/hosts");

  /** resolv.conf(5). */
  public static final Path RESOLV_CONF = Path.of("/etc/resolv.conf");

  /** The port of name servers. */
  public static final int DNS_PORT = 53;

  /** Questions to name servers, each with all that it takes, that are under way at a time. */
  public static final int DNS_LOOKUPS = 256;

  /** The compiled-in values of illumos nscd (cmd/nscd/nscd_config.c). */
  public static final CacheConfig CACHE = CacheConfig.USUAL;

  /**
   * Files are looked at no more often than this, even if the configuration asks for every lookup: a
   * system call per hit would cost more than the hit.
   */
  public static final Duration SHORTEST_CHECK_INTERVAL = Duration.ofMillis(10);

  /** Longest time to live, about 68 years: what a signed 32-bit number of seconds holds. */
  public static final Duration LONGEST_TTL = Duration.ofSeconds(Integer.MAX_VALUE);

  /**
   * Memory that the cache of one kind of lookup may take when entries are not limited, in bytes.
   */
  public static final long CACHE_BYTES = 16L << 20;

  /** How long a request waits for name servers, or for another request's lookup of the same key. */
  public static final Duration LOOKUP_DEADLINE = Duration.ofSeconds(30);

  /** Tries of a source whose policy says TRYAGAIN=forever, before the client is sent to look. */
  public static final int FOREVER_TRIES = 11;

  /** How long stopping waits for requests under way. */
  public static final Duration STOP_DEADLINE = Duration.ofSeconds(10);

  private Defaults() {}
}
