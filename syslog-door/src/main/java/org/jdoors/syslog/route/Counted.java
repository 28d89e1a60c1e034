package org.jdoors.syslog.route;

import java.util.function.ObjLongConsumer;

/** Tells how often things happened since the daemon started. */
public interface Counted {

  /** Gives each counter with its name, such as {@code output./var/log/messages.written}. */
  void counters(ObjLongConsumer<String> to);
}
