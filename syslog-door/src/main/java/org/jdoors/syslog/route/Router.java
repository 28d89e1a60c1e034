package org.jdoors.syslog.route;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jdoors.syslog.record.SyslogRecord;
import org.jspecify.annotations.Nullable;

/**
 * Gives each record its number, hands it to every destination whose selectors take it, and waits
 * until those that acknowledge have written it. For any number of threads.
 */
public final class Router {
  private final List<Route> routes;
  private final long patience;
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
    SyslogRecord record = delivery.record();
    long number = sequence.incrementAndGet();
    boolean busy = false;
    delivery.begin();
    if (!record.isEmpty()) {
      for (int i = 0; i < routes.size(); i++) {
        Route route = routes.get(i);
        if (route.selectors().accept(record.priority()) && route.destination().takes(record)) {
          busy |= !hand(delivery, route.destination());
        }
      }
    }
    boolean settled = delivery.await(patience);
    return receipt(delivery, number, busy, settled);
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
