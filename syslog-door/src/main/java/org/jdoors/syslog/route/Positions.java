package org.jdoors.syslog.route;

import java.util.Arrays;

/**
 * Up to where each route has to come before the records of one call are settled there. Grows once;
 * for one thread at a time.
 */
final class Positions {
  private long[] positions = new long[8];
  private long[] firsts = new long[8];

  /** Begins anew for this many routes, none of which has a record. */
  void begin(int routes) {
    if (routes > positions.length) {
      positions = new long[routes];
      firsts = new long[routes];
    }
    Arrays.fill(positions, 0, routes, Destination.NOWHERE);
  }

  long get(int route) {
    return positions[route];
  }

  /** The position of the first record of the call; meaningful if there is one. */
  long first(int route) {
    return firsts[route];
  }

  void set(int route, long position) {
    if (positions[route] == Destination.NOWHERE) {
      firsts[route] = position;
    }
    positions[route] = position;
  }
}
