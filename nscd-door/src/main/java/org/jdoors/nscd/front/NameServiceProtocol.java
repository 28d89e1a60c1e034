package org.jdoors.nscd.front;

import java.nio.ByteBuffer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jdoors.nscd.lookup.NameSwitch;
import org.jdoors.nscd.source.Database;
import org.jdoors.nscd.source.Entries;
import org.jdoors.nscd.source.Lookup;
import org.jdoors.nscd.source.LookupKey;
import org.jdoors.nscd.wire.CallNumber;
import org.jdoors.nscd.wire.HostError;
import org.jdoors.nscd.wire.IllumosErrno;
import org.jdoors.nscd.wire.Key;
import org.jdoors.nscd.wire.Operation;
import org.jdoors.nscd.wire.PackedHeader;
import org.jdoors.nscd.wire.ReplyWriter;
import org.jdoors.nscd.wire.Request;
import org.jdoors.nscd.wire.Status;

/**
 * What each call is answered with; knows no door. A call that does not hold together gets the error
 * that illumos nscd gives it, is counted, and costs nothing else.
 */
public final class NameServiceProtocol {

  /** Answers one call. */
  @FunctionalInterface
  interface Method {

    /** Writes the reply into {@code exchange} and returns its length. */
    int answer(Exchange exchange);
  }

  /** What a thread uses again for each call. */
  private static final class Session {
    private final Request request = new Request();
    private final LookupKey key = LookupKey.reusable();
  }

  private final ThreadLocal<Session> sessions = ThreadLocal.withInitial(Session::new);
  private final NameSwitch names;
  private final Refusals refusals;
  private final Map<Integer, Method> methods = new TreeMap<>();
  private final NscdCalls nscdCalls;

  /**
   * The protocol over a switch.
   *
   * @param names the switch to be asked
   * @param enumerations those under way
   * @param control what privileged callers may do
   * @param nanoTime a running clock, as {@link System#nanoTime}
   * @param warnings told one line per problem, at most one a second
   */
  public NameServiceProtocol(
      NameSwitch names,
      Enumerations enumerations,
      Control control,
      LongSupplier nanoTime,
      Consumer<String> warnings) {
    this.names = names;
    this.refusals = new Refusals(nanoTime, warnings);
    this.nscdCalls = new NscdCalls(refusals, control);
    methods.put(CallNumber.SEARCH, this::search);
    EnumerationCalls lists = new EnumerationCalls(names, enumerations, refusals);
    methods.put(CallNumber.SETENT, checked(lists::set));
    methods.put(CallNumber.GETENT, checked(lists::get));
    methods.put(CallNumber.ENDENT, checked(lists::end));
    methods.put(CallNumber.PUT, exchange -> application(exchange, IllumosErrno.ENOTSUP));
    methods.put(CallNumber.GETHINTS, exchange -> application(exchange, IllumosErrno.ENOTSUP));
    nscdCalls.addTo(methods);
  }

  /** The calls that have a method of their own, by call number. */
  Map<Integer, Method> methods() {
    return methods;
  }

  /** Packets refused so far. */
  public long refused() {
    return refusals.count();
  }

  /** Answers any call. Returns the length of the reply in the exchange's result. */
  public int answer(Exchange exchange) {
    ByteBuffer argument = exchange.argument();
    int size = argument.limit();
    if (size == 0) {
      return 0;
    }
    if (size < PackedHeader.CALL_NUMBER.end()) {
      return tooShort(exchange);
    }
    Method method = methods.get(PackedHeader.CALL_NUMBER.get(argument, 0));
    return method == null ? other(exchange) : method.answer(exchange);
  }

  /** A call too short for a call number comes back as it is. */
  int tooShort(Exchange exchange) {
    refusals.add(exchange, "no call number");
    ByteBuffer argument = exchange.argument();
    return ReplyWriter.echo(argument, exchange.result(ReplyWriter.echoLength(argument)));
  }

  /** A call that has no method. */
  int other(Exchange exchange) {
    int number = PackedHeader.CALL_NUMBER.get(exchange.argument(), 0);
    return CallNumber.isApplication(number)
        ? application(exchange, IllumosErrno.EINVAL)
        : nscdCalls.other(exchange);
  }

  private int application(Exchange exchange, int errno) {
    Request.Fault fault = session().request.readApplication(exchange.argument());
    return fault == Request.Fault.NONE ? error(exchange, errno) : refuse(exchange, fault);
  }

  private Session session() {
    return sessions.get();
  }

  private int search(Exchange exchange) {
    Session session = session();
    Request request = session.request;
    Request.Fault fault = request.readApplication(exchange.argument());
    if (fault == Request.Fault.NONE) {
      fault = request.readOperation();
    }
    if (fault != Request.Fault.NONE) {
      return refuse(exchange, fault);
    }
    if (request.operation() == Operation.GROUP_BYMEMBER && !request.usesDefaultPolicy()) {
      return groupsOf(exchange, request);
    }
    return switch (QuestionReader.read(request, session.key)) {
      case READ -> outcome(exchange, request, lookup(request, session.key));
      case NEVER_FOUND -> notFound(exchange, request, IllumosErrno.ENOENT);
      case BROKEN -> refuse(exchange, Request.Fault.HEADER);
      case NOT_SERVED -> status(exchange, Status.TRY_LOCAL, 0);
    };
  }

  /** The groups of a user: 32-bit numbers, never more than the caller has room for; not cached. */
  private int groupsOf(Exchange exchange, Request request) {
    if (!(request.key() instanceof Key.Member member)) {
      return refuse(exchange, Request.Fault.HEADER);
    }
    List<Entries> entries = names.enumerate(Database.GROUP);
    if (entries == null) {
      return status(exchange, Status.TRY_LOCAL, 0);
    } else if (entries.isEmpty()) {
      return failure(exchange, request, Status.UNAVAILABLE, 0, 0);
    }
    int room = ReplyWriter.serverBuffer(request.bufferSize()) - exchange.argument().limit() - 1;
    long most = room / Integer.BYTES;
    if (Long.compareUnsigned(member.maxGids(), most) < 0) {
      most = member.maxGids();
    }
    Set<Long> gids = new LinkedHashSet<>();
    if (member.numGids() != 0) {
      gids.add(member.gid0() & 0xffffffffL);
    }
    entries.forEach(each -> each.groupsOf(member.user(), gids::add));
    ByteBuffer data =
        ByteBuffer.allocate(Integer.BYTES * (int) Math.min(most, gids.size()))
            .order(exchange.argument().order());
    gids.stream().limit(most).forEach(gid -> data.putInt((int) (long) gid));
    if (data.capacity() == 0) {
      return failure(exchange, request, Status.SUCCESS, 0, 0);
    }
    return found(exchange, request, data.array());
  }

  private Lookup lookup(Request request, LookupKey key) {
    return request.usesDefaultPolicy()
        ? names.lookup(key, request.database().defaultPolicy())
        : names.lookup(key);
  }

  private int outcome(Exchange exchange, Request request, Lookup outcome) {
    if (outcome instanceof Lookup.Found found) {
      return found(exchange, request, found.text());
    } else if (outcome instanceof Lookup.NotFound missing) {
      int hostErrno = missing.noData() ? HostError.NO_DATA : HostError.HOST_NOT_FOUND;
      return failure(exchange, request, Status.NOT_FOUND, IllumosErrno.ENOENT, hostErrno);
    } else if (outcome instanceof Lookup.TryAgain) {
      return failure(exchange, request, Status.TRY_AGAIN, 0, HostError.TRY_AGAIN);
    } else if (outcome instanceof Lookup.Unavailable) {
      return failure(exchange, request, Status.UNAVAILABLE, 0, HostError.NO_RECOVERY);
    }
    return status(exchange, Status.TRY_LOCAL, 0);
  }

  private static int found(Exchange exchange, Request request, byte[] text) {
    ByteBuffer argument = exchange.argument();
    int length = ReplyWriter.foundLength(argument, text.length);
    if (length > ReplyWriter.serverBuffer(request.bufferSize())) {
      return notFound(exchange, request, IllumosErrno.ERANGE);
    }
    return ReplyWriter.found(argument, exchange.result(length), text);
  }

  private static int notFound(Exchange exchange, Request request, int errno) {
    return failure(exchange, request, Status.NOT_FOUND, errno, HostError.HOST_NOT_FOUND);
  }

  private static int failure(
      Exchange exchange, Request request, int status, int errno, int hostErrno) {
    ByteBuffer argument = exchange.argument();
    Operation operation = request.operation();
    boolean hosts = operation != null && operation.isAboutHosts();
    return ReplyWriter.outcome(
        argument, exchange.result(argument.limit()), status, errno, hosts ? hostErrno : 0);
  }

  /** An application's call with a sound header. */
  private Method checked(BiFunction<Exchange, Request, Integer> method) {
    return exchange -> {
      Request request = session().request;
      Request.Fault fault = request.readApplication(exchange.argument());
      return fault == Request.Fault.NONE
          ? method.apply(exchange, request)
          : refuse(exchange, fault);
    };
  }

  private int refuse(Exchange exchange, Request.Fault fault) {
    refusals.add(
        exchange, fault == Request.Fault.UNKNOWN ? "unknown database or operation" : "bad header");
    return error(exchange, fault == Request.Fault.UNKNOWN ? 0 : IllumosErrno.EINVAL);
  }

  private static int error(Exchange exchange, int errno) {
    return status(exchange, Status.ERROR, errno);
  }

  private static int status(Exchange exchange, int status, int errno) {
    ByteBuffer argument = exchange.argument();
    return ReplyWriter.status(
        argument, exchange.result(ReplyWriter.echoLength(argument)), status, errno);
  }
}
