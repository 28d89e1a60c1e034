package org.jdoors.nscd.source.dns;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jdoors.nscd.entry.InternetAddress;
import org.jdoors.nscd.file.FileReads;
import org.jdoors.nscd.file.WatchedFile;
import org.jdoors.nscd.source.Database;
import org.jdoors.nscd.source.Lookup;
import org.jdoors.nscd.source.LookupKey;
import org.jdoors.nscd.source.Source;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;
import org.xbill.DNS.ReverseMap;
import org.xbill.DNS.Type;

/**
 * The source {@code dns}: hosts and ipnodes by name (A, AAAA) and by address (PTR), from the name
 * servers of resolv.conf and from nothing else: the system's own resolver, which may come back
 * through the name service door, is never asked.
 *
 * <p>Whoever looks up waits up to the deadline; the lookup itself holds no thread. A missing name
 * and a name without addresses are told apart; silence, failures and refusals of the servers are
 * {@link Lookup.TryAgain}, questions that no server understands and answers that cannot be used are
 * {@link Lookup.Unavailable}.
 */
public final class DnsSource implements Source {

  private final FileReads reads;
  private final Settings settings;
  private final LongSupplier nanoTime;
  private final Semaphore permits;
  private final Transport transport = new Transport();
  private volatile @Nullable WatchedFile<ResolvConf> resolvConf;
  private volatile NameServers servers;

  /**
   * Bounds and ways of the source.
   *
   * @param resolvConf the file, which may be missing
   * @param interval shortest time between two looks at it
   * @param port of all name servers
   * @param deadline how long a lookup takes at most
   * @param queries lookups under way at the same time; others wait for them, up to the deadline
   */
  public record Settings(
      Path resolvConf, Duration interval, int port, Duration deadline, int queries) {}

  /**
   * Makes the source; resolv.conf is read when it is first asked for anything.
   *
   * @param nanoTime a running clock, as {@link System#nanoTime}
   * @param reads how resolv.conf is read
   */
  public DnsSource(Settings settings, LongSupplier nanoTime, FileReads reads) {
    this.settings = settings;
    this.nanoTime = nanoTime;
    this.permits = new Semaphore(settings.queries(), true);
    this.reads = reads;
    this.servers = new NameServers(ResolvConf.DEFAULT, settings.port(), transport, nanoTime);
  }

  @Override
  public String name() {
    return "dns";
  }

  @Override
  public long generation(Database database) {
    return resolvConf().generation();
  }

  private WatchedFile<ResolvConf> resolvConf() {
    WatchedFile<ResolvConf> known = resolvConf;
    return known == null ? watchResolvConf() : known;
  }

  private synchronized WatchedFile<ResolvConf> watchResolvConf() {
    WatchedFile<ResolvConf> known = resolvConf;
    if (known == null) {
      known =
          new WatchedFile<>(
              settings.resolvConf(), settings.interval(), new ResolvConfFormat(), reads);
      resolvConf = known;
    }
    return known;
  }

  @Override
  public Lookup lookup(LookupKey key) {
    long deadline = nanoTime.getAsLong() + settings.deadline().toNanos();
    try {
      if (!permits.tryAcquire(settings.deadline().toNanos(), TimeUnit.NANOSECONDS)) {
        return new Lookup.TryAgain("dns: " + settings.queries() + " lookups are under way");
      }
      // The place is free when the lookup has ended, which may be after its caller has gone.
      CompletableFuture<Lookup> lookup =
          start(key, deadline).whenComplete((outcome, error) -> permits.release());
      long left = Math.max(0, deadline - nanoTime.getAsLong());
      return lookup.get(left, TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return new Lookup.TryAgain("dns: no answer in " + settings.deadline().toSeconds() + " s");
    } catch (ExecutionException e) {
      return new Lookup.Unavailable("dns: " + e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Lookup.TryAgain("dns: interrupted");
    }
  }

  private CompletableFuture<Lookup> start(LookupKey key, long deadline) {
    try {
      return switch (key.question()) {
        case HOSTS_BY_NAME, IPNODES_BY_NAME -> byName(key, deadline);
        case HOSTS_BY_ADDRESS, IPNODES_BY_ADDRESS -> byAddress(key.address(), deadline);
        default ->
            CompletableFuture.completedFuture(
                new Lookup.Unavailable("dns: no " + key.question().database().switchName()));
      };
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private ResolvConf current() {
    WatchedFile<ResolvConf> file = resolvConf();
    file.catchUp();
    ResolvConf read = file.contents();
    return read == null ? ResolvConf.DEFAULT : read;
  }

  private NameServers servers() {
    ResolvConf now = current();
    NameServers known = servers;
    if (!known.conf().equals(now)) {
      known = new NameServers(now, settings.port(), transport, nanoTime);
      servers = known;
    }
    return known;
  }

  /** What is no host name is in no zone; it is not asked for. */
  private CompletableFuture<Lookup> byName(LookupKey key, long deadline) {
    String text = key.hostName();
    Name name = HostNames.parse(text);
    if (name == null || HostNames.isNumeric(text)) {
      return CompletableFuture.completedFuture(new Lookup.NotFound());
    }
    boolean ipv6 =
        key.question().database() == Database.IPNODES && key.family() == LookupKey.FAMILY_IPV6;
    return HostSearch.find(servers(), text, name, ipv6, deadline);
  }

  private CompletableFuture<Lookup> byAddress(byte[] key, long deadline) {
    byte[] address = InternetAddress.unmapped(key);
    return Chain.follow(servers(), ReverseMap.fromAddress(address), Type.PTR, deadline)
        .thenApply(records -> names(address, records));
  }

  private static Lookup names(byte[] address, Records records) {
    if (records instanceof Records.Some some) {
      byte[] text = HostText.ofNames(address, some);
      return text == null
          ? new Lookup.NotFound(true, some.ttl())
          : new Lookup.Found(text, some.ttl());
    } else if (records instanceof Records.None none) {
      return new Lookup.NotFound(none.exists(), none.ttl());
    }
    return ((Records.Failed) records).outcome();
  }
}
