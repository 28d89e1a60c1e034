package org.jdoors.syslog.input;

import org.jdoors.door.DoorCall;
import org.jdoors.door.DoorCredentials;
import org.jdoors.door.DoorException;
import org.jdoors.syslog.route.Delivery;
import org.jspecify.annotations.Nullable;

/** What one door thread needs for the calls it serves, used again for the next. */
final class Turn {
  /** A record that has grown beyond this is let go: many threads may have seen one. */
  private static final int LARGEST_KEPT = 4 * 1024;

  private Delivery delivery = new Delivery();
  private @Nullable DoorCredentials lastCredentials;
  private Caller lastCaller = Caller.UNKNOWN;

  /** Who calls; the same object, and no garbage, while the same process calls. */
  Caller caller(DoorCall call) {
    DoorCredentials credentials;
    try {
      credentials = call.credentials();
    } catch (DoorException e) {
      return Caller.UNKNOWN;
    }
    if (!credentials.equals(lastCredentials)) {
      lastCaller = Caller.of(credentials);
      lastCredentials = credentials;
    }
    return lastCaller;
  }

  /** The delivery to fill. */
  Delivery delivery() {
    return delivery;
  }

  /**
   * The delivery has been routed.
   *
   * @param held whether a writer may still read it
   */
  void routed(boolean held) {
    if (held || delivery.record().bytes().length > LARGEST_KEPT) {
      delivery = new Delivery();
    }
  }
}
