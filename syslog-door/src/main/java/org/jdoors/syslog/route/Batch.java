package org.jdoors.syslog.route;

import java.util.ArrayList;
import java.util.List;

/**
 * Records that came in one call, acknowledged together. Keeps its deliveries, so that nothing is
 * allocated once it has seen its largest call. For one thread at a time.
 */
public final class Batch {
  private final List<Delivery> deliveries = new ArrayList<>();
  private final Positions positions = new Positions();
  private int size;

  /** Begins anew: the records are forgotten, their memory is used again. */
  public void clear() {
    size = 0;
  }

  /** The next delivery, whose record is to be filled; it still holds what it held before. */
  public Delivery add() {
    if (size == deliveries.size()) {
      deliveries.add(new Delivery());
    }
    return deliveries.get(size++);
  }

  /** Takes the last delivery back, because its record was not good. */
  public void removeLast() {
    size--;
  }

  /** How many records there are. */
  public int size() {
    return size;
  }

  /** The delivery with this index, from 0. */
  public Delivery get(int index) {
    return deliveries.get(index);
  }

  Positions positions() {
    return positions;
  }
}
