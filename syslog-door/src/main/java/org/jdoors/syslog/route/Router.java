package org.jdoors.syslog.route;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jdoors.syslog.record.SyslogRecord;
import org.jspecify.annotations.Nullable;

/**
 * Gives each record its number, hands it to every destination whose selectors take it, and waits
 * until those that acknowledge have written it. For any number of threads.
 */
public final class Router {
  /** More than there are threads: whoever holds all of them is alone. */
  private static final int EVERYBODY = Integer.MAX_VALUE;

  private final long patience;
  private final Semaphore gate = new Semaphore(EVERYBODY, true);
  private volatile List<Route> routes;
  private final AtomicLong sequence = new AtomicLong();
  private final LongAdder dropped = new LongAdder();

  /**
   * @param routes in the order of the configuration
   * @param patience longest time that a sender waits for a queue, and again for the writing
   */
  public Router(List<Route> routes, Duration patience) {
    this.routes = List.copyOf(routes);
    this.patience = patience.toNanos();
  }

  /**
   * Routes the delivery's record. After {@link Receipt.Status#OVERDUE} the delivery must not be
   * used again.
   */
  public Receipt route(Delivery delivery) {
    long number = sequence.incrementAndGet();
    if (!enter()) {
      dropped.increment();
      return new Receipt(Receipt.Status.BUSY, number, 0, "outputs are being changed");
    }
    try {
      delivery.begin();
      boolean busy = handToAll(delivery, routes);
      boolean settled = delivery.await(patience);
      return receipt(delivery, number, busy, settled);
    } finally {
      gate.release();
    }
  }

  private boolean enter() {
    try {
      return gate.tryAcquire(patience, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private boolean handToAll(Delivery delivery, List<Route> all) {
    SyslogRecord record = delivery.record();
    boolean busy = false;
    for (int i = 0; i < all.size() && !record.isEmpty(); i++) {
      Route route = all.get(i);
      if (route.selectors().accept(record.priority()) && route.destination().takes(record)) {
        busy |= !hand(delivery, route.destination());
      }
    }
    return busy;
  }

  /**
   * Makes new records wait until those under way are settled and {@link #resume} is called, so that
   * the destinations can be changed.
   *
   * @return false if those under way did not settle in time; then nothing waits
   */
  public boolean pause() throws InterruptedException {
    return gate.tryAcquire(EVERYBODY, patience, TimeUnit.NANOSECONDS);
  }

  /** Lets records go on, by these routes, after {@link #pause}. */
  public void resume(List<Route> newRoutes) {
    routes = List.copyOf(newRoutes);
    gate.release(EVERYBODY);
  }

  private boolean hand(Delivery delivery, Destination destination) {
    boolean waits = destination.acknowledges();
    Delivery handed = waits ? delivery : new Delivery(delivery.record().copy());
    handed.expect();
    boolean taken;
    try {
      taken = destination.submit(handed, waits ? patience : 0);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      taken = false;
    }
    if (taken) {
      return true;
    }
    handed.withdraw();
    dropped.increment();
    return !waits;
  }

  private static Receipt receipt(Delivery delivery, long number, boolean busy, boolean settled) {
    int writers = delivery.writers();
    if (!settled) {
      return new Receipt(Receipt.Status.OVERDUE, number, writers, "not written in time");
    }
    @Nullable IOException failure = delivery.failure();
    if (failure != null) {
      return new Receipt(Receipt.Status.FAILED, number, writers, failure.getMessage());
    }
    if (busy) {
      return new Receipt(Receipt.Status.BUSY, number, writers, "queue full");
    }
    return new Receipt(Receipt.Status.WRITTEN, number, writers, null);
  }

  /** Records routed so far. */
  public long routed() {
    return sequence.get();
  }

  /** Times that a destination's queue was full and the record did not go there. */
  public long dropped() {
    return dropped.sum();
  }
}
