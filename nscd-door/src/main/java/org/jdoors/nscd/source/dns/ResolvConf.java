package org.jdoors.nscd.source.dns;

import java.time.Duration;
import java.util.List;
import org.xbill.DNS.Name;

/**
 * What resolv.conf says.
 *
 * <p>Source: resolv.conf(5) of illumos and of Linux.
 *
 * @param servers in the order they are asked; at least one
 * @param search domains that are added to a name
 * @param ndots a name with at least this many dots is asked as it is first
 * @param timeout how long one server is waited for
 * @param attempts how often all servers are asked
 * @param rotate whether questions start at each server in turn
 * @param edns whether questions offer room for large answers (RFC 6891)
 * @param tcp whether all questions go by TCP
 * @param tld whether a name without a dot is asked as it is, after the search list
 * @param ipv6 whether IPv6 addresses are asked for
 */
record ResolvConf(
    List<ServerAddress> servers,
    List<Name> search,
    int ndots,
    Duration timeout,
    int attempts,
    boolean rotate,
    boolean edns,
    boolean tcp,
    boolean tld,
    boolean ipv6) {

  /** Name servers that are taken (MAXNS). */
  static final int MAX_SERVERS = 3;

  /** Search domains that are taken. */
  static final int MAX_SEARCH = 32;

  /** Largest {@code ndots} (RES_MAXNDOTS). */
  static final int MAX_NDOTS = 15;

  /** Largest {@code timeout}, in seconds (RES_MAXRETRANS). */
  static final int MAX_TIMEOUT = 30;

  /** Largest {@code attempts} (RES_MAXRETRY). */
  static final int MAX_ATTEMPTS = 5;

  /** What holds without a file: the server on this machine. */
  static final ResolvConf DEFAULT = ResolvConfParser.parse("", (line, reason) -> {});

  /** Keeps the lists as they are now. */
  ResolvConf {
    servers = List.copyOf(servers);
    search = List.copyOf(search);
  }
}
