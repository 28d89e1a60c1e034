package org.jdoors.nscd.source.dns;

import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jdoors.nscd.entry.InternetAddress;
import org.jdoors.nscd.source.Lookup;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

/**
 * The name servers of a resolv.conf. A question goes to one server after the other, {@code
 * attempts} times round, until one gives an answer: NOERROR or NXDOMAIN. Silence, refusals,
 * failures and packets that do not belong to the question cost that server its turn. No thread
 * waits meanwhile: dnsjava's one selector thread runs what is done here.
 *
 * <p>Each packet leaves from a random port with a random id, and counts only if it comes from the
 * server asked and repeats id, name, type and class; truncated answers are asked for again by TCP
 * (all that is dnsjava's work).
 */
final class NameServers {

  /** Room offered for answers by UDP; fits into one packet everywhere. */
  private static final int EDNS_PAYLOAD = 1232;

  private final ResolvConf conf;
  private final List<Server> servers;
  private final LongSupplier nanoTime;
  private final AtomicInteger turn = new AtomicInteger();

  NameServers(ResolvConf conf, int port, LongSupplier nanoTime) {
    this.conf = conf;
    this.servers = conf.servers().stream().map(address -> new Server(address, port)).toList();
    this.nanoTime = nanoTime;
  }

  ResolvConf conf() {
    return conf;
  }

  /**
   * Asks for records.
   *
   * @param deadline after which no server is asked any more, on the clock
   */
  CompletableFuture<Reply> ask(Name name, int type, long deadline) {
    Message query = Message.newQuery(Record.newRecord(name, type, DClass.IN));
    int first = conf.rotate() ? Math.floorMod(turn.getAndIncrement(), servers.size()) : 0;
    return new Rounds(query, first, deadline).next();
  }

  /** One question on its way through the servers; used by one thread after the other. */
  private final class Rounds {

    private final Message query;
    private final int first;
    private final long deadline;
    private int made;
    private boolean heard;
    private boolean notUnderstood;
    private String reason = "the time for the lookup is over";

    Rounds(Message query, int first, long deadline) {
      this.query = query;
      this.first = first;
      this.deadline = deadline;
    }

    CompletableFuture<Reply> next() {
      long left = deadline - nanoTime.getAsLong();
      if (left <= 0 || made == conf.attempts() * servers.size()) {
        Lookup outcome =
            notUnderstood ? new Lookup.Unavailable(reason) : new Lookup.TryAgain(reason);
        return CompletableFuture.completedFuture(new Reply.Failed(outcome, heard));
      }
      Server server = servers.get((first + made++) % servers.size());
      Duration wait = Duration.ofNanos(Math.min(left, conf.timeout().toNanos()));
      return send(server, conf.edns() && !server.withoutEdns, wait);
    }

    private CompletableFuture<Reply> send(Server server, boolean edns, Duration wait) {
      return server
          .send(query, edns, wait)
          .thenCompose(
              got -> {
                Message message = got.message();
                return message == null
                    ? missed(server + ": " + got.error())
                    : take(server, edns, wait, message);
              });
    }

    private CompletableFuture<Reply> missed(String why) {
      reason = why;
      return next();
    }

    private CompletableFuture<Reply> take(
        Server server, boolean edns, Duration wait, Message message) {
      heard = true;
      int rcode = message.getRcode();
      boolean refusesEdns =
          rcode == Rcode.FORMERR || rcode == Rcode.NOTIMP || rcode == Rcode.BADVERS;
      if (edns && refusesEdns) {
        return send(server, false, wait);
      }
      notUnderstood = rcode == Rcode.FORMERR;
      if (message.getHeader().getFlag(Flags.TC)) {
        return missed(server + ": a truncated answer by TCP");
      } else if (isLame(message)) {
        return missed(server + ": knows nothing of the name and does not ask others");
      } else if (rcode == Rcode.NOERROR || rcode == Rcode.NXDOMAIN) {
        if (conf.edns() && !edns) {
          server.withoutEdns = true;
        }
        return CompletableFuture.completedFuture(new Reply.Answered(message));
      }
      return missed(server + ": " + Rcode.string(rcode));
    }
  }

  /** An empty answer of a server that has no authority and does not ask others either. */
  private static boolean isLame(Message message) {
    return message.getRcode() == Rcode.NOERROR
        && !message.getHeader().getFlag(Flags.AA)
        && !message.getHeader().getFlag(Flags.RA)
        && message.getSection(Section.ANSWER).isEmpty()
        && message.getSection(Section.AUTHORITY).stream().noneMatch(r -> r.getType() == Type.SOA);
  }

  /** What came of one packet; without a message there is an error. */
  private record Got(@Nullable Message message, String error) {

    static Got of(@Nullable Message message, @Nullable Throwable error) {
      Throwable cause = error instanceof CompletionException ? error.getCause() : error;
      if (cause == null) {
        return new Got(message, "no answer");
      }
      String text = cause.getMessage();
      return new Got(message, text == null ? cause.getClass().getSimpleName() : text);
    }
  }

  /** One server. */
  private final class Server {

    private final InetSocketAddress address;
    private final String text;

    /** Set once the server has answered only without EDNS. */
    private volatile boolean withoutEdns;

    Server(byte[] address, int port) {
      try {
        this.address = new InetSocketAddress(InetAddress.getByAddress(address), port);
      } catch (UnknownHostException e) {
        // Only for lengths other than 4 and 16.
        throw new UncheckedIOException(e);
      }
      this.text = "name server " + InternetAddress.format(address);
    }

    CompletableFuture<Got> send(Message query, boolean edns, Duration wait) {
      SimpleResolver resolver = new SimpleResolver(address);
      resolver.setTimeout(wait);
      resolver.setTCP(conf.tcp());
      resolver.setEDNS(edns ? 0 : -1, EDNS_PAYLOAD, 0, List.of());
      try {
        return resolver.sendAsync(query, Runnable::run).toCompletableFuture().handle(Got::of);
      } catch (RuntimeException e) {
        return CompletableFuture.completedFuture(Got.of(null, e));
      }
    }

    @Override
    public String toString() {
      return text;
    }
  }
}
