package org.jdoors.syslog.config;

/** How an output writes records. */
public enum LineStyle {
  /** The native daemon's line, byte for byte. */
  NATIVE,
  /** RFC 5424, with what the daemon knows of the sender as structured data. */
  RFC5424,
  /** RFC 3164, with the host. */
  RFC3164,
  /** One JSON object a line. */
  JSON
}
