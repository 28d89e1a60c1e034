package org.jdoors.nscd.config;

import java.util.List;

/** A configuration file cannot be used; the message names each fault as {@code file:line: what}. */
public final class ConfigException extends Exception {

  private static final long serialVersionUID = 1L;

  /** All faults of a file, one line each. */
  public ConfigException(List<String> faults) {
    super(String.join("\n", faults));
  }

  /** One fault. */
  public ConfigException(String fault) {
    this(List.of(fault));
  }
}
