package org.jdoors.nscd.source.dns;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Message;
import org.xbill.DNS.Record;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.WireParseException;
import org.xbill.DNS.io.IoClientFactory;

/** One name server: where it is, and what is known of it. Used by many threads. */
final class NameServer {

  /** How long a server that does not answer is left alone before it is tried again. */
  static final Duration PROBE_INTERVAL = Duration.ofSeconds(30);

  /** Room offered for answers by UDP; fits into one packet everywhere. */
  private static final int EDNS_PAYLOAD = 1232;

  private final ServerAddress address;
  private final int port;
  private final ResolvConf conf;
  private final IoClientFactory transport;
  private final LongSupplier nanoTime;

  /** Whether the last question that it had its full time for was left without an answer. */
  private volatile boolean silent;

  private final AtomicLong nextProbe = new AtomicLong();

  /** Set once the server has answered only without EDNS. */
  private volatile boolean withoutEdns;

  NameServer(
      ServerAddress address,
      int port,
      ResolvConf conf,
      IoClientFactory transport,
      LongSupplier nanoTime) {
    this.address = address;
    this.port = port;
    this.conf = conf;
    this.transport = transport;
    this.nanoTime = nanoTime;
  }

  /** What came of one question; without a message there is an error. */
  record Got(@Nullable Message message, String error) {}

  boolean isSilent() {
    return silent;
  }

  /** Asks a silent server when it is time to try it again. What it answers is of no use. */
  void probe(Record question) {
    long now = nanoTime.getAsLong();
    long due = nextProbe.get();
    if (silent && now - due >= 0 && nextProbe.compareAndSet(due, now + probeInterval())) {
      CompletableFuture<Got> unused = ask(question, wantsEdns(), conf.timeout());
    }
  }

  private static long probeInterval() {
    return PROBE_INTERVAL.toNanos();
  }

  boolean wantsEdns() {
    return conf.edns() && !withoutEdns;
  }

  /** From now on questions go without EDNS. */
  void refuseEdns() {
    withoutEdns = true;
  }

  /**
   * Asks, under an id that nobody else knows.
   *
   * @param wait how long for, at most the configured time
   */
  CompletableFuture<Got> ask(Record question, boolean edns, Duration wait) {
    boolean fullTime = wait.compareTo(conf.timeout()) >= 0;
    try {
      SimpleResolver resolver = new SimpleResolver(new InetSocketAddress(address.resolve(), port));
      resolver.setIoClientFactory(transport);
      resolver.setTimeout(wait);
      resolver.setTCP(conf.tcp());
      resolver.setEDNS(edns ? 0 : -1, EDNS_PAYLOAD, 0, List.of());
      return resolver
          .sendAsync(Message.newQuery(question), Runnable::run)
          .toCompletableFuture()
          .handle((message, error) -> took(message, error, fullTime));
    } catch (IOException | RuntimeException e) {
      return CompletableFuture.completedFuture(took(null, e, fullTime));
    }
  }

  /** A packet that is no answer says nothing about the server: anybody may have sent it. */
  private Got took(@Nullable Message message, @Nullable Throwable error, boolean fullTime) {
    Throwable cause = error instanceof CompletionException ? error.getCause() : error;
    if (cause == null) {
      silent = false;
      return new Got(message, "no answer");
    }
    boolean late = cause instanceof TimeoutException || cause instanceof SocketTimeoutException;
    if (late ? fullTime : cause instanceof IOException && !(cause instanceof WireParseException)) {
      nextProbe.set(nanoTime.getAsLong() + probeInterval());
      silent = true;
    }
    String text = late ? "no answer in time" : cause.getMessage();
    return new Got(null, text == null ? cause.getClass().getSimpleName() : text);
  }

  /** For messages: {@code name server 192.0.2.1}. */
  @Override
  public String toString() {
    return "name server " + address;
  }
}
