package org.jdoors.nscd.front;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.jdoors.nscd.lookup.NameSwitch;
import org.jdoors.nscd.source.Database;
import org.jdoors.nscd.source.Entries;
import org.jdoors.nscd.wire.DatabaseName;
import org.jdoors.nscd.wire.DatabaseSection;
import org.jdoors.nscd.wire.IllumosErrno;
import org.jdoors.nscd.wire.Key;
import org.jdoors.nscd.wire.ReplyWriter;
import org.jdoors.nscd.wire.Request;
import org.jdoors.nscd.wire.Status;
import org.jspecify.annotations.Nullable;

/**
 * SETENT, GETENT and ENDENT: lists of users, groups and hosts; others are the client's own work.
 */
final class EnumerationCalls {

  /** The cookie that tells a client to list for itself. */
  private static final Key.Cookie LOCAL = new Key.Cookie(1, 0);

  /** The sequence number that goes with a first cookie. */
  private static final long FIRST_SEQUENCE = -1;

  /** The databases that clients list. */
  private static final Map<String, Database> LISTED =
      Map.of("passwd", Database.PASSWD, "group", Database.GROUP, "hosts", Database.HOSTS);

  private final NameSwitch names;
  private final Enumerations enumerations;
  private final Refusals refusals;

  EnumerationCalls(NameSwitch names, Enumerations enumerations, Refusals refusals) {
    this.names = names;
    this.enumerations = enumerations;
    this.refusals = refusals;
  }

  /** Gives the first cookie; the database is not looked at before an entry is asked for. */
  int set(Exchange exchange, Request request) {
    Exchange.Caller caller = caller(exchange);
    if (caller == null || !Callers.matchesHeader(exchange)) {
      return error(exchange, IllumosErrno.EACCES, "uids in the header are not the caller's");
    }
    Key.Cookie first = new Key.Cookie(enumerations.firstCookie(caller.pid()), FIRST_SEQUENCE);
    return status(exchange, request, Status.SUCCESS, first);
  }

  int get(Exchange exchange, Request request) {
    Key.Cookie cookie = request.cookie();
    Exchange.Caller caller = caller(exchange);
    if (cookie == null || caller == null) {
      return error(exchange, IllumosErrno.EINVAL, "no cookie");
    }
    Database database = database(request);
    if (cookie.sequence() != FIRST_SEQUENCE) {
      return next(exchange, request, caller, database, cookie);
    }
    if (!enumerations.isOfThisDaemon(cookie.cookie())) {
      return error(exchange, IllumosErrno.EFAULT, "enumeration of another daemon");
    }
    if (!Callers.matchesHeader(exchange)
        || cookie.cookie() != enumerations.firstCookie(caller.pid())) {
      return error(exchange, IllumosErrno.EACCES, "enumeration of another process");
    }
    List<Entries> entries = database == null ? null : names.enumerate(database);
    long begun =
        database == null || entries == null ? 0 : enumerations.begin(database, caller, entries);
    return begun == 0
        ? status(exchange, request, Status.TRY_LOCAL, LOCAL)
        : next(exchange, request, caller, database, new Key.Cookie(begun, 1));
  }

  private int next(
      Exchange exchange,
      Request request,
      Exchange.Caller caller,
      @Nullable Database database,
      Key.Cookie cookie) {
    Enumerations.Next next =
        database == null
            ? null
            : enumerations.next(database, cookie.cookie(), cookie.sequence(), caller);
    if (next == null) {
      return gone(exchange);
    }
    ByteBuffer argument = exchange.argument();
    Key.Cookie following = new Key.Cookie(cookie.cookie(), next.sequence());
    byte[] text = next.text();
    int errno = text == null ? IllumosErrno.ENOENT : IllumosErrno.ERANGE;
    int length = text == null ? argument.limit() : ReplyWriter.foundLength(argument, text.length);
    boolean found = text != null && length <= ReplyWriter.serverBuffer(request.bufferSize());
    ByteBuffer reply = exchange.result(found ? length : argument.limit());
    int written =
        found && text != null
            ? ReplyWriter.found(argument, reply, text)
            : ReplyWriter.outcome(argument, reply, Status.NOT_FOUND, errno, 0);
    ReplyWriter.cookie(reply, request.keyOffset(), following);
    return written;
  }

  int end(Exchange exchange, Request request) {
    Key.Cookie cookie = request.cookie();
    Exchange.Caller caller = caller(exchange);
    Database database = database(request);
    if (cookie == null || caller == null) {
      return error(exchange, IllumosErrno.EINVAL, "no cookie");
    }
    boolean onlySet =
        cookie.sequence() == FIRST_SEQUENCE && enumerations.isOfThisDaemon(cookie.cookie());
    if (onlySet || (database != null && enumerations.end(database, cookie.cookie(), caller))) {
      return status(exchange, request, Status.SUCCESS, cookie);
    }
    return gone(exchange);
  }

  /** The database to list, or null if that is the client's work. */
  private static @Nullable Database database(Request request) {
    DatabaseName name = request.enumerated();
    return name == null || (name.flags() & DatabaseSection.USE_DEFAULT_CONFIG) != 0
        ? null
        : LISTED.get(name.name());
  }

  private static Exchange.@Nullable Caller caller(Exchange exchange) {
    try {
      return exchange.caller();
    } catch (IOException e) {
      return null;
    }
  }

  private int error(Exchange exchange, int errno, String reason) {
    refusals.add(exchange, reason);
    return error(exchange, errno);
  }

  /** Clients go on after the end, and end what has ended: that is no offence. */
  private static int gone(Exchange exchange) {
    return error(exchange, IllumosErrno.EFAULT);
  }

  private static int error(Exchange exchange, int errno) {
    ByteBuffer argument = exchange.argument();
    return ReplyWriter.status(
        argument, exchange.result(ReplyWriter.echoLength(argument)), Status.ERROR, errno);
  }

  /** A reply without data; the cookie goes in if the key has room for it. */
  private static int status(Exchange exchange, Request request, int status, Key.Cookie cookie) {
    ByteBuffer argument = exchange.argument();
    ByteBuffer reply = exchange.result(ReplyWriter.echoLength(argument));
    int length = ReplyWriter.status(argument, reply, status, 0);
    if (request.keyLength() == Key.Cookie.FIXED) {
      ReplyWriter.cookie(reply, request.keyOffset(), cookie);
    }
    return length;
  }
}
