package org.jdoors.syslog.route;

import java.util.ArrayList;
import java.util.List;
import org.jdoors.syslog.record.SyslogRecord;

/**
 * Records that came in one call, acknowledged together. Keeps its deliveries, so that nothing is
 * allocated for records of the usual length once it has seen its largest call. For one thread at a
 * time.
 */
public final class Batch {
  private final List<Delivery> deliveries = new ArrayList<>();
  private final Positions positions = new Positions();
  private int size;

  /**
   * Begins anew: the records are forgotten, and the memory of usual ones is used again. Not that of
   * long ones: each place of each batch may have seen one.
   */
  public void clear() {
    for (int i = 0; i < size; i++) {
      if (deliveries.get(i).record().bytes().length > SyslogRecord.USUAL_SIZE) {
        deliveries.set(i, new Delivery());
      }
    }
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
