package org.jdoors.nscd.config;

import java.util.Locale;

/**
 * What nscd.conf says of one cache, in the order in which administration counts the settings.
 *
 * <p>Source: cmd/nscd/nscd_cfgdef.h and cache.h of illumos.
 */
public enum CacheSetting {
  ENABLE("enable-cache", Kind.FLAG, 1),
  PER_USER("enable-per-user-cache", Kind.FLAG, 0),
  AVOID_NAME_SERVICE("avoid-nameservice", Kind.FLAG, 0),
  CHECK_FILES("check-files", Kind.FLAG, 1),
  CHECK_INTERVAL("check-file-interval", Kind.NUMBER, 0),
  POSITIVE_TTL("positive-time-to-live", Kind.NUMBER, 600),
  NEGATIVE_TTL("negative-time-to-live", Kind.NUMBER, 10),
  KEEP_HOT("keep-hot-count", Kind.NUMBER, 0),
  HINT_SIZE("hint-size", Kind.NUMBER, 2048),
  MAX_ENTRIES("maximum-entries-allowed", Kind.NUMBER, 0),
  SUGGESTED_SIZE("suggested-size", Kind.NUMBER, 0),
  OLD_DATA_OK("old-data-ok", Kind.FLAG, 0);

  /** What a value is. */
  enum Kind {
    /** 0 for no, 1 for yes. */
    FLAG,
    /** A signed number of 32 bits. */
    NUMBER
  }

  private final String attributeName;
  private final Kind kind;
  private final int usual;

  CacheSetting(String attributeName, Kind kind, int usual) {
    this.attributeName = attributeName;
    this.kind = kind;
    this.usual = usual;
  }

  /** The attribute in nscd.conf. */
  String attributeName() {
    return attributeName;
  }

  boolean isFlag() {
    return kind == Kind.FLAG;
  }

  /** The compiled-in value. */
  int usual() {
    return usual;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
