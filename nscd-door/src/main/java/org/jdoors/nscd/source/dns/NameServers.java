package org.jdoors.nscd.source.dns;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jdoors.nscd.source.Lookup;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;
import org.xbill.DNS.io.IoClientFactory;

/**
 * The name servers of a resolv.conf. A question goes to one server after the other, {@code
 * attempts} times round, until one gives an answer: NOERROR or NXDOMAIN. Silence, refusals,
 * failures and packets that do not belong to the question cost that server its turn. No thread
 * waits meanwhile.
 *
 * <p>Unlike the resolver libraries, which forget it at once, this remembers who did not answer:
 * such a server is asked last, and once instead of {@code attempts} times, so that its silence is
 * not waited for in each lookup. Every {@link NameServer#PROBE_INTERVAL} one question goes to it
 * besides, for which nobody waits; when it answers it has its old place again.
 *
 * <p>Each packet leaves from a random port with a random id, and counts only if it comes from the
 * server asked and repeats id, name, type and class; truncated answers are asked for again by TCP
 * (all that is dnsjava's work).
 */
final class NameServers {

  private final ResolvConf conf;
  private final List<NameServer> servers;
  private final LongSupplier nanoTime;
  private final AtomicInteger turn = new AtomicInteger();

  NameServers(ResolvConf conf, int port, IoClientFactory transport, LongSupplier nanoTime) {
    this.conf = conf;
    this.servers =
        conf.servers().stream()
            .map(address -> new NameServer(address, port, conf, transport, nanoTime))
            .toList();
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
    Record question = Record.newRecord(name, type, DClass.IN);
    List<NameServer> order = new ArrayList<>(servers);
    if (conf.rotate()) {
      Collections.rotate(order, -Math.floorMod(turn.getAndIncrement(), servers.size()));
    }
    List<NameServer> silent = order.stream().filter(NameServer::isSilent).toList();
    order.removeAll(silent);
    List<NameServer> turns = new ArrayList<>(order);
    turns.addAll(silent);
    for (int attempt = 1; attempt < conf.attempts(); attempt++) {
      turns.addAll(order);
    }
    CompletableFuture<Reply> reply = new Rounds(question, turns, deadline).next();
    for (NameServer server : silent) {
      if (!server.equals(turns.get(0))) {
        server.probe(question);
      }
    }
    return reply;
  }

  /** One question on its way through the servers; used by one thread after the other. */
  private final class Rounds {

    private final Record question;
    private final List<NameServer> turns;
    private final long deadline;
    private int made;
    private boolean heard;
    private boolean notUnderstood;
    private String reason = "the time for the lookup is over";

    Rounds(Record question, List<NameServer> turns, long deadline) {
      this.question = question;
      this.turns = turns;
      this.deadline = deadline;
    }

    CompletableFuture<Reply> next() {
      long left = deadline - nanoTime.getAsLong();
      if (left <= 0 || made == turns.size()) {
        Lookup outcome =
            notUnderstood ? new Lookup.Unavailable(reason) : new Lookup.TryAgain(reason);
        return CompletableFuture.completedFuture(new Reply.Failed(outcome, heard));
      }
      NameServer server = turns.get(made++);
      Duration wait = Duration.ofNanos(Math.min(left, conf.timeout().toNanos()));
      return send(server, server.wantsEdns(), wait);
    }

    private CompletableFuture<Reply> send(NameServer server, boolean edns, Duration wait) {
      return server
          .ask(question, edns, wait)
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
        NameServer server, boolean edns, Duration wait, Message message) {
      if (!isReply(message)) {
        return missed(server + ": a packet that is no answer");
      }
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
          server.refuseEdns();
        }
        return CompletableFuture.completedFuture(new Reply.Answered(message));
      }
      return missed(server + ": " + Rcode.string(rcode));
    }
  }

  /** Whether it is a response to a query for one name; whose, dnsjava has seen to. */
  private static boolean isReply(Message message) {
    return message.getHeader().getFlag(Flags.QR)
        && message.getHeader().getOpcode() == Opcode.QUERY
        && message.getSection(Section.QUESTION).size() == 1;
  }

  /** An empty answer of a server that has no authority and does not ask others either. */
  private static boolean isLame(Message message) {
    return message.getRcode() == Rcode.NOERROR
        && !message.getHeader().getFlag(Flags.AA)
        && !message.getHeader().getFlag(Flags.RA)
        && message.getSection(Section.ANSWER).isEmpty()
        && message.getSection(Section.AUTHORITY).stream().noneMatch(r -> r.getType() == Type.SOA);
  }
}
