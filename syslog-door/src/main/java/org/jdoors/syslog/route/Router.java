package org.jdoors.syslog.route;

import java.time.Duration;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.ObjLongConsumer;
import org.jdoors.syslog.config.RecordFilter;
import org.jdoors.syslog.config.Selectors;
import org.jdoors.syslog.record.Durability;
import org.jdoors.syslog.record.SyslogRecord;
import org.jspecify.annotations.Nullable;

/**
 * Gives each record its number, hands it to every destination whose selectors take it, and waits
 * until those that acknowledge have it as safe as its sender asked. For any number of threads; the
 * order of the calls of one thread is kept at every destination.
 */
public final class Router implements Counted {
  /** More than there are threads: whoever holds all of them is alone. */
  private static final int EVERYBODY = Integer.MAX_VALUE;

  private static final String QUEUE_FULL = "queue full";

  private final long patience;

  /** Held while records are handed over, not while they are waited for. */
  private final Semaphore gate = new Semaphore(EVERYBODY, true);

  private volatile List<Route> routes;
  private final Followers followers = new Followers();
  private final AtomicLong sequence = new AtomicLong();
  private final LongAdder dropped = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder overdue = new LongAdder();

  /**
   * @param routes in the order of the configuration
   * @param patience longest time that a sender waits for room in queues, and again for the writing
   */
  public Router(List<Route> routes, Duration patience) {
    this.routes = List.copyOf(routes);
    this.patience = patience.toNanos();
  }

  /** As {@link #route(Delivery, Durability)}, until the record is written. */
  public Receipt route(Delivery delivery) {
    return route(delivery, Durability.WRITTEN);
  }

  /** Routes the delivery's record, and waits until it is as safe as wanted. */
  public Receipt route(Delivery delivery, Durability wanted) {
    long number = sequence.incrementAndGet();
    if (!enter()) {
      return changing(number, 1);
    }
    List<Route> now = routes;
    Positions positions = delivery.positions();
    boolean busy;
    try {
      positions.begin(now.size());
      busy = !hand(delivery.record(), now, positions, wanted, System.nanoTime() + patience);
    } finally {
      gate.release();
    }
    followers.see(delivery.record());
    return settle(number, now, positions, wanted, busy);
  }

  /**
   * Routes the records of a batch in their order, and waits until all are as safe as wanted. A
   * destination that refuses one of them gets none of those behind it.
   */
  public Receipt route(Batch batch, Durability wanted) {
    int size = batch.size();
    long number = sequence.addAndGet(size) - size + 1;
    if (!enter()) {
      return changing(number, size);
    }
    List<Route> now = routes;
    Positions positions = batch.positions();
    boolean busy = false;
    try {
      positions.begin(now.size());
      long deadline = System.nanoTime() + patience;
      for (int i = 0; i < size; i++) {
        busy |= !hand(batch.get(i).record(), now, positions, wanted, deadline);
      }
    } finally {
      gate.release();
    }
    for (int i = 0; i < size; i++) {
      followers.see(batch.get(i).record());
    }
    return settle(number, now, positions, wanted, busy);
  }

  /**
   * Takes a copy of a record of a sender that is told nothing. Waits, without bound, while a
   * destination that keeps records has no room.
   *
   * @throws InterruptedException if interrupted meanwhile; a destination may have the record then
   */
  public void post(SyslogRecord record) throws InterruptedException {
    sequence.incrementAndGet();
    gate.acquire();
    try {
      List<Route> now = routes;
      for (int i = 0; i < now.size(); i++) {
        Route route = now.get(i);
        if (route.takes(record)) {
          post(record, route.destination());
        }
      }
    } finally {
      gate.release();
    }
    followers.see(record);
  }

  private void post(SyslogRecord record, Destination destination) throws InterruptedException {
    // A destination that closes ends the wait by refusing at once, and then there is no use in
    // trying again.
    long deadline = System.nanoTime() + patience;
    while (destination.take(record, Durability.WRITTEN, false, deadline) == Destination.REFUSED
        && destination.acknowledges()) {
      if (System.nanoTime() - deadline < 0) {
        dropped.increment();
        return;
      }
      // The outputs may be what somebody wants to change, because nothing moves.
      gate.release();
      gate.acquireUninterruptibly();
      deadline = System.nanoTime() + patience;
    }
  }

  private boolean enter() {
    // Whoever waits comes first, or a change of the outputs would wait for a moment without
    // traffic.
    if (!gate.hasQueuedThreads() && gate.tryAcquire()) {
      return true;
    }
    try {
      return gate.tryAcquire(patience, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private Receipt changing(long number, int records) {
    dropped.add(records);
    return new Receipt(Receipt.Status.BUSY, number, 0, "outputs are being changed");
  }

  /**
   * Hands a record over and notes the positions.
   *
   * @return false if a destination that acknowledges did not take it
   */
  private boolean hand(
      SyslogRecord record, List<Route> all, Positions positions, Durability wanted, long deadline) {
    boolean taken = true;
    for (int i = 0; i < all.size(); i++) {
      Route route = all.get(i);
      if (route.takes(record)) {
        long before = positions.get(i);
        long position =
            before == Destination.REFUSED
                ? Destination.REFUSED
                : take(record, route.destination(), wanted, deadline);
        if (route.destination().acknowledges()) {
          positions.set(i, position);
          if (position == Destination.REFUSED) {
            dropped.increment();
            taken = false;
          }
        }
      }
    }
    return taken;
  }

  private static long take(
      SyslogRecord record, Destination destination, Durability wanted, long deadline) {
    try {
      boolean waits = destination.acknowledges() && wanted != Durability.ACCEPTED;
      return destination.take(record, wanted, waits, deadline);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Destination.REFUSED;
    }
  }

  private Receipt settle(
      long number, List<Route> all, Positions positions, Durability wanted, boolean busy) {
    long deadline = System.nanoTime() + patience;
    int writers = 0;
    Receipt.Status status = busy ? Receipt.Status.BUSY : Receipt.Status.WRITTEN;
    @Nullable String reason = busy ? QUEUE_FULL : null;
    for (int i = 0; i < all.size(); i++) {
      long position = positions.get(i);
      if (position > Destination.NOWHERE) {
        Destination destination = all.get(i).destination();
        Destination.Outcome outcome =
            wanted == Durability.ACCEPTED
                ? Destination.Outcome.DONE
                : destination.settle(positions.first(i), position, wanted, deadline);
        Receipt.Status here =
            switch (outcome) {
              case DONE -> Receipt.Status.WRITTEN;
              case PENDING -> Receipt.Status.OVERDUE;
              case FAILED -> Receipt.Status.FAILED;
            };
        if (outcome == Destination.Outcome.DONE) {
          writers++;
        }
        if (here.compareTo(status) > 0) {
          status = here;
          reason = words(here, destination.trouble());
        }
      }
    }
    count(status);
    return new Receipt(status, number, writers, reason);
  }

  private static String words(Receipt.Status status, String trouble) {
    if (!trouble.isEmpty()) {
      return trouble;
    }
    return status == Receipt.Status.OVERDUE ? "not written in time" : "not written";
  }

  private void count(Receipt.Status status) {
    if (status == Receipt.Status.FAILED) {
      failed.increment();
    } else if (status == Receipt.Status.OVERDUE) {
      overdue.increment();
    }
  }

  /**
   * Makes new records wait until the destinations can be changed: nobody hands a record over any
   * more. Records that are queued already may still be waited for.
   *
   * @return false if those under way did not get done in time; then nothing waits
   */
  public boolean pause() throws InterruptedException {
    // Whoever is inside leaves within his patience; one more for those who came before us.
    return gate.tryAcquire(EVERYBODY, 2 * patience, TimeUnit.NANOSECONDS);
  }

  /** Lets records go on, by these routes, after {@link #pause}. */
  public void resume(List<Route> newRoutes) {
    routes = List.copyOf(newRoutes);
    gate.release(EVERYBODY);
  }

  /**
   * Shows records as they come, in the thread that brings them: the follower must be quick, and
   * take a {@link SyslogRecord#copy} of what it keeps. One that throws is not asked again.
   */
  public Registration follow(
      Selectors selectors, RecordFilter filter, Consumer<SyslogRecord> follower) {
    return followers.add(selectors, filter, follower);
  }

  /**
   * Waits until all that was taken before is written and on disk.
   *
   * @return false if that was not reached in time
   */
  public boolean flush(Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    boolean flushed = true;
    for (Destination destination : destinations()) {
      flushed &= destination.flush(deadline);
    }
    return flushed;
  }

  /** Opens files anew by their paths; no record is lost or overtaken by it. */
  public void reopen() {
    destinations().forEach(Destination::reopen);
  }

  /** Each destination once, in the order of the routes. */
  private Set<Destination> destinations() {
    Set<Destination> all = Collections.newSetFromMap(new IdentityHashMap<>());
    routes.forEach(route -> all.add(route.destination()));
    return all;
  }

  /** Whether an entry has a level for {@code mark}. */
  public boolean isMarking() {
    return routes.stream().anyMatch(route -> route.selectors().marking());
  }

  /** Records routed so far. */
  public long routed() {
    return sequence.get();
  }

  /** Times that a queue was full for too long and the record did not go there. */
  public long dropped() {
    return dropped.sum();
  }

  @Override
  public void counters(ObjLongConsumer<String> to) {
    to.accept("router.records", routed());
    to.accept("router.refused", dropped.sum());
    to.accept("router.failed", failed.sum());
    to.accept("router.overdue", overdue.sum());
    to.accept("router.followers_failed", followers.failed());
    destinations().forEach(destination -> destination.counters(to));
  }
}
