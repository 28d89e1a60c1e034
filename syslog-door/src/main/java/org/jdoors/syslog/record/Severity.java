package org.jdoors.syslog.record;

import org.jspecify.annotations.Nullable;

/**
 * How grave a record is; the ordinal is the severity number, 0 the gravest.
 *
 * <p>Source: illumos {@code sys/syslog.h}; names of message ids from {@code uts/common/io/log.c}.
 */
public enum Severity {
  EMERG("emerg", "panic", "emerg"),
  ALERT("alert", null, "alert"),
  CRIT("crit", null, "crit"),
  ERR("err", "error", "error"),
  WARNING("warning", "warn", "warning"),
  NOTICE("notice", null, "notice"),
  INFO("info", null, "info"),
  DEBUG("debug", null, "debug");

  private static final Severity[] VALUES = values();

  private final String text;
  private final @Nullable String synonym;
  private final String idText;

  Severity(String text, @Nullable String synonym, String idText) {
    this.text = text;
    this.synonym = synonym;
    this.idText = idText;
  }

  /** The name in syslog.conf. */
  public String text() {
    return text;
  }

  /** The name inside a message id: {@code [ID 702911 user.error]}. */
  public String idText() {
    return idText;
  }

  /** The severity with this number, 0 to 7. */
  public static Severity of(int number) {
    return VALUES[number];
  }

  /** The severity of this name or synonym (case does not matter), else null. */
  public static @Nullable Severity named(String name) {
    for (Severity severity : VALUES) {
      if (severity.text.equalsIgnoreCase(name) || name.equalsIgnoreCase(severity.synonym)) {
        return severity;
      }
    }
    return null;
  }
}
