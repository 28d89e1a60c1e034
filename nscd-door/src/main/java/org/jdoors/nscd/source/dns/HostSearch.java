package org.jdoors.nscd.source.dns;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jdoors.nscd.source.Lookup;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;
import org.xbill.DNS.NameTooLongException;
import org.xbill.DNS.Type;

/**
 * Finds the addresses of a name by way of the search list: the name as it is first if it has enough
 * dots, else last; the first that has an address is the answer. A dot at the end keeps the search
 * list out. Without an address, the outcome is that of the name as it is if that was asked first;
 * else a name has no data if one of those asked exists. When no server says anything the search
 * ends; after a failure of one domain it goes on.
 *
 * <p>Unlike in {@code res_search}, a failure outweighs what the other domains say: a missing name
 * is remembered, so it is told only if nothing failed.
 *
 * <p>Source: resolv.conf(5) and res_search of resolver(3RESOLV).
 */
final class HostSearch {

  private final NameServers servers;
  private final List<Integer> types;
  private final long deadline;
  private final List<Name> candidates;
  private final boolean asItIsFirst;
  private int next;
  private boolean noData;
  private Duration ttl = Lookup.Found.UNLIMITED;
  private @Nullable Lookup failure;

  private HostSearch(NameServers servers, String text, Name name, boolean ipv6, long deadline) {
    this.servers = servers;
    this.types = ipv6 && servers.conf().ipv6() ? List.of(Type.AAAA, Type.A) : List.of(Type.A);
    this.deadline = deadline;
    long dots = text.chars().filter(c -> c == '.').count();
    this.asItIsFirst = text.endsWith(".") || dots >= servers.conf().ndots();
    this.candidates = candidates(name, text.endsWith("."), servers.conf());
  }

  /**
   * Looks a name up.
   *
   * @param text as it was asked for
   * @param name the same, absolute
   * @param ipv6 whether IPv6 addresses are wanted as well, before the IPv4 ones
   */
  static CompletableFuture<Lookup> find(
      NameServers servers, String text, Name name, boolean ipv6, long deadline) {
    return new HostSearch(servers, text, name, ipv6, deadline).step();
  }

  private List<Name> candidates(Name name, boolean absolute, ResolvConf conf) {
    Set<Name> names = new LinkedHashSet<>();
    if (asItIsFirst) {
      names.add(name);
    }
    if (!absolute) {
      Name relative = name.relativize(Name.root);
      for (Name domain : conf.search()) {
        // A name that would be too long cannot exist.
        if (relative.length() + domain.length() <= HostNames.LONGEST_NAME) {
          names.add(concatenate(relative, domain));
        }
      }
      if (conf.tld() || relative.labels() > 1 || names.isEmpty()) {
        // Where the search list has the root, the name keeps that place.
        names.add(name);
      }
    }
    return List.copyOf(names);
  }

  private static Name concatenate(Name relative, Name domain) {
    try {
      return Name.concatenate(relative, domain);
    } catch (NameTooLongException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private CompletableFuture<Lookup> step() {
    if (next == candidates.size()) {
      return CompletableFuture.completedFuture(
          failure != null ? failure : new Lookup.NotFound(noData, ttl));
    }
    Name name = candidates.get(next++);
    CompletableFuture<List<Records>> all = CompletableFuture.completedFuture(List.of());
    for (int type : types) {
      all =
          all.thenCombine(
              Chain.follow(servers, name, type, deadline),
              (before, one) -> {
                List<Records> both = new ArrayList<>(before);
                both.add(one);
                return both;
              });
    }
    return all.thenCompose(this::take);
  }

  /** An answer is kept for the shortest time of its parts, and not at all if a part is missing. */
  private CompletableFuture<Lookup> take(List<Records> all) {
    List<Records.Some> found = new ArrayList<>();
    Duration shortest = Lookup.Found.UNLIMITED;
    Records.@Nullable Failed failed = null;
    boolean exists = false;
    for (Records one : all) {
      if (one instanceof Records.Some some) {
        found.add(some);
        exists = true;
        shortest = min(shortest, some.ttl());
      } else if (one instanceof Records.None none) {
        exists |= none.exists();
        shortest = min(shortest, none.ttl());
      } else if (one instanceof Records.Failed failure) {
        failed = failure;
        shortest = Duration.ZERO;
      }
    }
    byte[] text = found.isEmpty() ? null : HostText.ofAddresses(found);
    if (text != null) {
      return CompletableFuture.completedFuture(new Lookup.Found(text, shortest));
    }
    if (failed != null) {
      failure = failed.outcome();
      if (!failed.heard()) {
        next = candidates.size();
      }
    } else {
      if (next == 1 || !asItIsFirst) {
        noData |= exists;
      }
      ttl = min(ttl, shortest);
    }
    return step();
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
