package org.jdoors.nscd.source;

import java.util.Locale;

/** The databases that are answered from sources. */
public enum Database {
  PASSWD,
  GROUP,
  HOSTS,
  IPNODES;

  private final String switchName = name().toLowerCase(Locale.ROOT);

  /** The name in nsswitch.conf, nscd.conf and requests. */
  public String switchName() {
    return switchName;
  }
}
