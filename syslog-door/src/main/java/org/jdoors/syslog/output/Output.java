package org.jdoors.syslog.output;

import org.jdoors.syslog.route.Destination;

/** A destination that somebody opened and closes. */
interface Output extends Destination, AutoCloseable {

  /** Takes no more records, writes what is queued, in bounded time, and ends. */
  @Override
  void close();
}
