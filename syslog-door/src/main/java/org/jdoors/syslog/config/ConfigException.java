package org.jdoors.syslog.config;

/** A configuration that cannot be used at all; the message is one line for a person. */
public final class ConfigException extends Exception {
  public ConfigException(String message) {
    super(message);
  }
}
