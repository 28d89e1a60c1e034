package org.jdoors.nscd.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jdoors.nscd.wire.CallNumber;
import org.jdoors.nscd.wire.DatabaseName;
import org.jdoors.nscd.wire.Key;
import org.jdoors.nscd.wire.PackedHeader;
import org.jdoors.nscd.wire.Reply;
import org.jdoors.nscd.wire.RequestWriter;
import org.jdoors.nscd.wire.Status;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a database, one after the other, as {@code getpwent} and its like get them. For
 * one thread at a time.
 *
 * <pre>
 * try (Listing&lt;Passwd&gt; users = names.listPasswd()) {
 *   while (users.next() instanceof Answer.Found&lt;Passwd&gt; found) {
 *     System.out.println(found.entry().name());
 *   }
 * }
 * </pre>
 *
 * <p>The daemon knows a list by a cookie and a sequence number, which it gives and takes back. The
 * cookie may change once, with the first entry; an entry with one that changes later is refused.
 *
 * <p>Source: illumos lib/libc/port/gen/getxby_door.c, getpwent(3C), getgrent(3C), gethostent(3NSL).
 */
public final class Listing<T> implements AutoCloseable {

  /** Calls the door; the reply is the caller's to keep. */
  @FunctionalInterface
  interface Transport {

    ByteBuffer call(ByteBuffer request) throws IOException;
  }

  /**
   * What is listed.
   *
   * @param database its name and policy, as they go into each request
   * @param decoder reads one entry
   * @param skipped entries that are passed over
   */
  record Subject<T>(
      DatabaseName database, Function<ByteBuffer, Answer<T>> decoder, Predicate<T> skipped) {}

  /** NSCD_NEW_COOKIE: the daemon knows of no list yet. */
  private static final long NEW = 0;

  /** NSCD_LOCAL_COOKIE: the client lists for itself. */
  private static final long LOCAL = 1;

  private final Transport transport;
  private final RequestWriter.Client identity;
  private final Subject<T> subject;

  private Key.Cookie cookie;

  /** The cookie may differ from this one only once. */
  private long firstCookie;

  /** How the list ended, if it has. */
  private @Nullable Answer<T> end;

  Listing(Transport transport, RequestWriter.Client identity, Subject<T> subject) {
    this(transport, identity, subject, new Key.Cookie(NEW, 0), NEW);
  }

  /** Goes on with a list that the daemon knows. */
  Listing(
      Transport transport,
      RequestWriter.Client identity,
      Subject<T> subject,
      Key.Cookie cookie,
      long firstCookie) {
    this.transport = transport;
    this.identity = identity;
    this.subject = subject;
    this.cookie = cookie;
    this.firstCookie = firstCookie;
  }

  /**
   * The next entry.
   *
   * @return {@link Answer.NotFound} at the end, and from then on; {@link Answer.LookYourself} if
   *     the list is to be made from the sources, from its beginning: what came before is part of
   *     that list. {@link Answer.TooLarge} stands for an entry that is lost, a {@link
   *     Answer.NotFound} that is not the end for a text that is no entry: the next call gets the
   *     next one.
   */
  public Answer<T> next() throws IOException {
    while (end == null) {
      if (cookie.cookie() == NEW) {
        rewind();
        continue;
      }
      ByteBuffer bytes = call(CallNumber.GETENT);
      Reply reply = Reply.read(bytes);
      Answer<T> answer = subject.decoder().apply(bytes);
      boolean entry = reply.status() == Status.SUCCESS && reply.data().length > 0;
      boolean moved = moveOn(bytes);
      if (entry && !moved) {
        end = new Answer.Failed<>(Status.ERROR, 0);
      } else if (!entry && !(moved && answer instanceof Answer.TooLarge<T>)) {
        end = reply.status() == Status.SUCCESS ? new Answer.NotFound<>(0) : answer;
      } else if (!(answer instanceof Answer.Found<T> found)
          || !subject.skipped().test(found.entry())) {
        return answer;
      }
    }
    return end;
  }

  /** Takes the cookie of a reply to a call for an entry, unless it is that of another list. */
  private boolean moveOn(ByteBuffer reply) {
    Key.Cookie next = cookieOf(reply);
    if (next == null || (next.cookie() != cookie.cookie() && cookie.cookie() != firstCookie)) {
      return false;
    }
    cookie = next;
    return true;
  }

  /** Starts again with the first entry, of the list that there is then. */
  public void rewind() throws IOException {
    cookie = new Key.Cookie(NEW, cookie.sequence());
    end = null;
    ByteBuffer bytes = call(CallNumber.SETENT);
    Reply reply = Reply.read(bytes);
    Key.Cookie first = cookieOf(bytes);
    if (reply.isLocal()) {
      end = new Answer.LookYourself<>();
    } else if (reply.status() != Status.SUCCESS || first == null || first.cookie() == NEW) {
      end = new Answer.Failed<>(reply.status(), 0);
    } else if (first.cookie() == LOCAL) {
      end = new Answer.LookYourself<>();
    } else {
      cookie = first;
      firstCookie = first.cookie();
    }
  }

  /**
   * All entries from here on; texts that are none are left out.
   *
   * @return {@link Answer.Found}, or what stood in the way of having them all
   */
  public Answer<List<T>> all() throws IOException {
    List<T> entries = new ArrayList<>();
    for (; ; ) {
      Answer<T> answer = next();
      if (answer instanceof Answer.Found<T> found) {
        entries.add(found.entry());
      } else if (answer instanceof Answer.Failed<T> failed) {
        return new Answer.Failed<>(failed.status(), failed.hostError());
      } else if (answer instanceof Answer.LookYourself<T>) {
        return new Answer.LookYourself<>();
      } else if (answer instanceof Answer.TooLarge<T>) {
        return new Answer.TooLarge<>();
      } else if (end != null) {
        return new Answer.Found<>(List.copyOf(entries));
      }
    }
  }

  /** Lets the daemon forget the list; if it does not hear of it, it does so by itself later. */
  @Override
  public void close() {
    if (cookie.cookie() != NEW && !(end instanceof Answer.LookYourself<T>)) {
      try {
        call(CallNumber.ENDENT);
      } catch (IOException e) {
        // The daemon is gone, and the list with it.
        end = new Answer.NotFound<>(0);
      }
    }
    cookie = new Key.Cookie(NEW, cookie.sequence());
  }

  private ByteBuffer call(int callNumber) throws IOException {
    return transport.call(
        RequestWriter.application(callNumber, 0, identity, subject.database(), cookie));
  }

  /** The cookie in the key section, or null if that has another length or lies outside. */
  private static Key.@Nullable Cookie cookieOf(ByteBuffer reply) {
    int room = reply.limit() - Key.Cookie.FIXED;
    if (room < PackedHeader.SIZE
        || PackedHeader.KEY_LENGTH.get(reply, 0) != Key.Cookie.FIXED
        || PackedHeader.KEY_OFFSET.get(reply, 0) < 0
        || PackedHeader.KEY_OFFSET.get(reply, 0) > room) {
      return null;
    }
    int at = (int) PackedHeader.KEY_OFFSET.get(reply, 0);
    return new Key.Cookie(reply.getLong(at), reply.getLong(at + Long.BYTES));
  }
}
