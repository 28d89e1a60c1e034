package org.jdoors.nscd.front;

import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.function.LongSupplier;
import java.util.function.ToIntFunction;
import org.jdoors.nscd.source.Database;
import org.jdoors.nscd.source.Entries;
import org.jspecify.annotations.Nullable;

/**
 * The enumerations that clients have under way. Each goes over the entries as they were when it
 * began. Their number is bounded, also per user; those of processes that have ended, and those that
 * nobody has gone on with for long, make room.
 */
public final class Enumerations {

  /** max-getent-ctx-per-db of the native daemon. */
  static final int MOST_PER_DATABASE = 256;

  /** One user other than root may have half of them. */
  static final int USERS_SHARE = 2;

  /** How long an enumeration may rest. */
  static final Duration LONGEST_REST = Duration.ofHours(1);

  /** How often enumerations of ended processes are looked for. */
  private static final Duration SWEEP = Duration.ofSeconds(60);

  /** The same while there is no room: looking at all processes takes its time. */
  private static final Duration SHORTEST_SWEEP = Duration.ofSeconds(1);

  /** The native daemon's cookies count from here, by twos. */
  private static final long FIRST_COOKIE = 1235;

  private final int startTime;
  private final LongSupplier nanoTime;
  private final IntPredicate isAlive;
  private final Map<Database, Map<Long, Enumeration>> all = new EnumMap<>(Database.class);
  private ToIntFunction<Database> most = database -> MOST_PER_DATABASE;
  private long nextCookie = FIRST_COOKIE;
  private long lastSweep;

  /** One of them; guarded by the table. */
  static final class Enumeration {

    private final Exchange.Caller owner;
    private final List<Entries> entries;
    private int source;
    private int index;
    private long sequence = 1;
    private long lastUse;

    private Enumeration(Exchange.Caller owner, List<Entries> entries, long now) {
      this.owner = owner;
      this.entries = entries;
      this.lastUse = now;
    }
  }

  /**
   * No enumeration is under way.
   *
   * @param startTime when the daemon started, in seconds since 1970: tells its cookies from those
   *     of a daemon before it
   * @param nanoTime a running clock, as {@link System#nanoTime}
   * @param isAlive whether there is a process with that id
   */
  public Enumerations(int startTime, LongSupplier nanoTime, IntPredicate isAlive) {
    this.startTime = startTime;
    this.nanoTime = nanoTime;
    this.isAlive = isAlive;
    this.lastSweep = nanoTime.getAsLong();
    for (Database database : Database.values()) {
      all.put(database, new HashMap<>());
    }
  }

  /** From now on there may be so many of a database; those under way go on. */
  public synchronized void most(ToIntFunction<Database> perDatabase) {
    most = perDatabase;
  }

  /** The cookie that a caller begins with. */
  long firstCookie(int pid) {
    return Integer.toUnsignedLong(pid) | (long) startTime << Integer.SIZE;
  }

  /** Whether a cookie is a first one of this daemon, whoever's. */
  boolean isOfThisDaemon(long cookie) {
    return (int) (cookie >>> Integer.SIZE) == startTime;
  }

  /** Begins one; 0 if there is no room for it. */
  synchronized long begin(Database database, Exchange.Caller owner, List<Entries> entries) {
    Map<Long, Enumeration> open = open(database);
    long now = nanoTime.getAsLong();
    long rest = isFull(database, owner) ? SHORTEST_SWEEP.toNanos() : SWEEP.toNanos();
    if (now - lastSweep >= rest) {
      lastSweep = now;
      all.values().forEach(each -> sweep(each, now));
    }
    if (isFull(database, owner)) {
      return 0;
    }
    long cookie = nextCookie;
    nextCookie += 2;
    open.put(cookie, new Enumeration(owner, List.copyOf(entries), now));
    return cookie;
  }

  private boolean isFull(Database database, Exchange.Caller owner) {
    Map<Long, Enumeration> open = open(database);
    int limit = most.applyAsInt(database);
    if (open.size() >= limit) {
      return true;
    }
    long own =
        open.values().stream().filter(each -> each.owner.realUid() == owner.realUid()).count();
    return owner.realUid() != 0 && own >= Math.max(1, limit / USERS_SHARE);
  }

  private void sweep(Map<Long, Enumeration> open, long now) {
    open.values()
        .removeIf(
            each ->
                now - each.lastUse >= LONGEST_REST.toNanos() || !isAlive.test(each.owner.pid()));
  }

  /**
   * The next entry of one.
   *
   * @param sequence the number of the entry that is to come; {@link Next#sequence} is the next
   * @return null if there is no such enumeration of the caller's, or the number is another
   */
  synchronized @Nullable Next next(
      Database database, long cookie, long sequence, Exchange.Caller caller) {
    Enumeration one = find(database, cookie, caller);
    if (one == null || one.sequence != sequence) {
      return null;
    }
    one.lastUse = nanoTime.getAsLong();
    while (one.source < one.entries.size()) {
      Entries entries = one.entries.get(one.source);
      if (one.index < entries.count()) {
        one.sequence++;
        return new Next(entries.text(one.index++), one.sequence);
      }
      one.source++;
      one.index = 0;
    }
    open(database).remove(cookie);
    return new Next(null, sequence);
  }

  /** Ends one; false if there is none of the caller's. */
  synchronized boolean end(Database database, long cookie, Exchange.Caller caller) {
    return find(database, cookie, caller) != null && open(database).remove(cookie) != null;
  }

  /**
   * A process may hand its enumerations to its children, so that only the user must be the same.
   */
  private @Nullable Enumeration find(Database database, long cookie, Exchange.Caller caller) {
    Enumeration one = open(database).get(cookie);
    return one != null && one.owner.realUid() == caller.realUid() ? one : null;
  }

  private Map<Long, Enumeration> open(Database database) {
    return all.getOrDefault(database, Map.of());
  }

  /** Number of enumerations under way. */
  synchronized int count() {
    return all.values().stream().mapToInt(Map::size).sum();
  }

  /**
   * An entry, or the end.
   *
   * @param text null at the end
   * @param sequence to be given with the next call
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on to the reply, never compared
  record Next(byte @Nullable [] text, long sequence) {}
}
