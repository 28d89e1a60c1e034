package org.jdoors.syslog.record;

import org.jspecify.annotations.Nullable;

/**
 * How grave a record is; number 0 is the gravest.
 *
 * <p>Source: illumos {@code sys/syslog.h}; names of message ids from {@code uts/common/io/log.c}.
 */
public enum Severity {
  EMERG(0, "emerg", "panic", "emerg"),
  ALERT(1, "alert", null, "alert"),
  CRIT(2, "crit", null, "crit"),
  ERR(3, "err", "error", "error"),
  WARNING(4, "warning", "warn", "warning"),
  NOTICE(5, "notice", null, "notice"),
  INFO(6, "info", null, "info"),
  DEBUG(7, "debug", null, "debug");

  private static final Severity[] VALUES = values();

  private final int number;
  private final String text;
  private final @Nullable String synonym;
  private final String idText;

  Severity(int number, String text, @Nullable String synonym, String idText) {
    this.number = number;
    this.text = text;
    this.synonym = synonym;
    this.idText = idText;
  }

  /** 0 to 7. */
  public int number() {
    return number;
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
