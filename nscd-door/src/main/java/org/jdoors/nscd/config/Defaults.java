package org.jdoors.nscd.config;

import java.nio.file.Path;
import java.time.Duration;

/** What holds when nobody says otherwise. */
public final class Defaults {

  /** nsswitch.conf(5). */
  public static final Path NSSWITCH = Path.of("/etc/nsswitch.conf");

  /** nscd.conf(5) of illumos, which must be there. */
  public static final Path NSCD_CONF = Path.of("/etc/nscd.conf");

  /**
   * The same on Linux, where /etc/nscd.conf is that of glibc's nscd and has another grammar; if it
   * is not there the built-in values hold.
   */
  public static final Path NSCD_CONF_LINUX = Path.of("/etc/jdoors/nscd.conf");

  /** Longest line of a configuration file, in bytes (cmd/nscd/nscd_cfgfile.c of illumos). */
  static final int LONGEST_LINE = 254;

  /** Longest policy, in characters (cmd/nscd/nscd_cfgdef.h of illumos). */
  static final int LONGEST_POLICY = 128;

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

  /** nsswitch.conf is looked at no more often than this where the system tells of no changes. */
  public static final Duration NSSWITCH_CHECK_INTERVAL = Duration.ofSeconds(1);

  /** Longest time to live, about 68 years: what a signed 32-bit number of seconds holds. */
  public static final Duration LONGEST_TTL = Duration.ofSeconds(Integer.MAX_VALUE);

  /** The caches of the kinds of lookup, of which there are eight, take half of the heap at most. */
  private static final int CACHE_SHARE = 16;

  /** A file takes four times its size of the heap at most while it is read. */
  private static final int FILE_SHARE = 8;

  /** How long a request waits for name servers, or for another request's lookup of the same key. */
  public static final Duration LOOKUP_DEADLINE = Duration.ofSeconds(30);

  /** Tries of a source whose policy says TRYAGAIN=forever, before the client is sent to look. */
  public static final int FOREVER_TRIES = 11;

  /** How long stopping waits for requests under way. */
  public static final Duration STOP_DEADLINE = Duration.ofSeconds(10);

  /** Where nscd.conf is looked for when nobody names one. */
  public static Path nscdConf(Dialect dialect) {
    return dialect == Dialect.GLIBC ? NSCD_CONF_LINUX : NSCD_CONF;
  }

  private Defaults() {}

  /** Memory that the cache of one kind of lookup may take, in bytes. */
  public static long cacheBytes() {
    return Runtime.getRuntime().maxMemory() / CACHE_SHARE;
  }

  /** Largest file that is read, in bytes. */
  public static long fileBytes() {
    return Runtime.getRuntime().maxMemory() / FILE_SHARE;
  }
}
