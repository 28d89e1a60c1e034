package org.jdoors.syslog.input;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import org.jdoors.syslog.config.InputSettings.ConnectionLimits;

/** How many connections there are, in all and of each address. For any number of threads. */
final class ConnectionCount {
  private final ConnectionLimits limits;
  private final Map<InetAddress, Integer> counts = new HashMap<>();
  private int all;

  ConnectionCount(ConnectionLimits limits) {
    this.limits = limits;
  }

  /** Counts one more, if the limits allow it. */
  synchronized boolean add(InetAddress address) {
    int own = counts.getOrDefault(address, 0);
    if (all >= limits.most() || own >= limits.mostPerAddress()) {
      return false;
    }
    counts.put(address, own + 1);
    all++;
    return true;
  }

  synchronized void remove(InetAddress address) {
    counts.computeIfPresent(address, (same, own) -> own > 1 ? own - 1 : null);
    all--;
  }

  synchronized int all() {
    return all;
  }
}
