package org.jdoors.nscd.config;

import java.util.List;

/**
 * A configuration file cannot be used; the message has a line for each fault: {@code file:line:
 * reason (rc number); what is allowed}. The number is that of the native daemon.
 */
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

  /** One fault, which its caller will place in a file. */
  static ConfigException of(NativeResult result, String reason, String allowed) {
    return new ConfigException(
        printable(reason) + " (rc " + result.number() + "); " + printable(allowed));
  }

  /** What is no printable character of ASCII becomes {@code \xNN}, so that a fault is one line. */
  static String printable(String text) {
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= ' ' && c < 0x7f) {
        shown.append(c);
      } else {
        shown.append(String.format("\\x%02x", (int) c));
      }
    }
    return shown.toString();
  }
}
