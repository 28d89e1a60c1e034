package org.jdoors.nscd.source.dns;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jdoors.nscd.source.Lookup;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * Finds the records of a name, along its CNAMEs. Of an answer only those records count that belong
 * to the name asked for or to one that its CNAMEs lead to; where an answer ends in a CNAME, its
 * target is asked for. Used by one thread after the other.
 *
 * <p>Source: RFC 1034 section 3.6.2, RFC 2181 sections 5.2 and 8, RFC 2308 section 5.
 */
final class Chain {

  /** CNAMEs that are followed, in as many answers as they take. */
  static final int MAX_CNAMES = 16;

  private static final long LONGEST_TTL = Integer.MAX_VALUE;

  private final NameServers servers;
  private final int type;
  private final long deadline;
  private final List<Name> aliases = new ArrayList<>();
  private final Set<Name> seen = new HashSet<>();
  private Name current;
  private long ttl = LONGEST_TTL;

  private Chain(NameServers servers, Name name, int type, long deadline) {
    this.servers = servers;
    this.current = name;
    this.type = type;
    this.deadline = deadline;
  }

  /** Asks {@code servers} for the records of a name; fails in no other way than by its result. */
  static CompletableFuture<Records> follow(
      NameServers servers, Name name, int type, long deadline) {
    Chain chain = new Chain(servers, name, type, deadline);
    chain.seen.add(name);
    return chain.ask().exceptionally(e -> failed("bad answer: " + e));
  }

  private CompletableFuture<Records> ask() {
    return servers.ask(current, type, deadline).thenCompose(this::take);
  }

  private CompletableFuture<Records> take(Reply reply) {
    if (reply instanceof Reply.Answered answered) {
      Records records = read(answered.message());
      return records == null ? ask() : CompletableFuture.completedFuture(records);
    }
    Reply.Failed failed = (Reply.Failed) reply;
    return CompletableFuture.completedFuture(new Records.Failed(failed.outcome(), failed.heard()));
  }

  /** What an answer says, or null if it ends in a CNAME and the current name is to be asked for. */
  private @Nullable Records read(Message message) {
    List<Record> answer = message.getSection(Section.ANSWER);
    boolean exists = message.getRcode() == Rcode.NOERROR;
    Name asked = current;
    while (true) {
      List<Record> found = exists ? of(answer, type) : List.of();
      if (!found.isEmpty()) {
        found.forEach(record -> shorten(record.getTTL()));
        return new Records.Some(current, aliases, found, Duration.ofSeconds(ttl));
      }
      List<Record> cnames = of(answer, Type.CNAME);
      if (cnames.isEmpty()) {
        break;
      }
      CNAMERecord cname = (CNAMERecord) cnames.get(0);
      shorten(cname.getTTL());
      aliases.add(current);
      current = cname.getTarget();
      if (aliases.size() > MAX_CNAMES || !seen.add(current)) {
        return failed("the CNAMEs of " + aliases.get(0) + " loop or are more than " + MAX_CNAMES);
      }
    }
    SOARecord authority = authority(message);
    if (exists && authority == null && !current.equals(asked)) {
      return null;
    }
    if (authority != null) {
      shorten(authority.getTTL());
      shorten(authority.getMinimum());
    }
    boolean limited = authority != null || !aliases.isEmpty();
    return new Records.None(exists, limited ? Duration.ofSeconds(ttl) : Lookup.Found.UNLIMITED);
  }

  /** The current name's records of a type. */
  private List<Record> of(List<Record> section, int wanted) {
    return section.stream()
        .filter(
            record ->
                record.getType() == wanted
                    && record.getDClass() == DClass.IN
                    && record.getName().equals(current))
        .toList();
  }

  /** The zone's own word that there is nothing, if it is about the current name. */
  private @Nullable SOARecord authority(Message message) {
    for (Record record : message.getSection(Section.AUTHORITY)) {
      if (record instanceof SOARecord soa && current.subdomain(soa.getName())) {
        return soa;
      }
    }
    return null;
  }

  /** A time above the largest counts as none at all. */
  private void shorten(long seconds) {
    ttl = Math.min(ttl, seconds < 0 || seconds > LONGEST_TTL ? 0 : seconds);
  }

  private static Records failed(String reason) {
    return new Records.Failed(new Lookup.Unavailable(reason), true);
  }
}
