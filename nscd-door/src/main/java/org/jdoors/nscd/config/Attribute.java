package org.jdoors.nscd.config;

import java.math.BigInteger;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The attributes of nscd.conf: what a value is, and which one holds if there is none. Values are
 * kept as the text that reads as them.
 *
 * <p>Source: cmd/nscd/nscd_cfgdef.h and cache.h of illumos.
 */
enum Attribute {
  LOG_FILE("logfile", Kind.STRING, true, ""),
  DEBUG_LEVEL("debug-level", 0x7fff, 0),
  DEBUG_COMPONENTS("debug-components", 0x7ff, 1),
  COMMON_WORKER_THREADS("common-worker-threads", Kind.NUMBER, true, "100"),
  CACHE_HIT_THREADS("cache-hit-threads", Kind.NUMBER, true, "100"),
  ENABLE_SELFCRED("enable-selfcred", Kind.FLAG, true, "yes"),
  PER_USER_NSCD_TTL("per-user-nscd-ttl", Kind.NUMBER, true, "120"),
  GLOBAL_ENABLE_LOOKUP("global-enable-lookup", Kind.FLAG, true, "yes"),
  GLOBAL_ENABLE_LOOPBACK_CHECKING("global-enable-loopback-checking", Kind.FLAG, true, "no"),
  GLOBAL_CHECK_SMF_STATE_INTERVAL("global-check-smf-state-interval", Kind.NUMBER, true, "120"),
  GLOBAL_ENABLE_CACHE("global-enable-cache", Kind.FLAG, true, "yes"),

  WORKER_THREADS("worker-thread-per-nsw-db", Kind.NUMBER, false, "50"),
  POLICY("nsw-config-string", Kind.POLICY, false, "nis files"),
  ENABLE_LOOKUP("enable-lookup", Kind.FLAG, false, "yes"),
  ENABLE_LOOPBACK_CHECKING("enable-loopback-checking", Kind.FLAG, false, "no"),
  MAX_STATES("max-nsw-state-per-db", Kind.NUMBER, false, "288"),
  MAX_STATES_PER_THREAD("max-nsw-state-per-thread", Kind.NUMBER, false, "32"),
  MAX_ENUMERATIONS("max-getent-ctx-per-db", Kind.NUMBER, false, "256"),

  ENABLE_CACHE(CacheSetting.ENABLE),
  ENABLE_PER_USER_CACHE(CacheSetting.PER_USER),
  AVOID_NAME_SERVICE(CacheSetting.AVOID_NAME_SERVICE),
  CHECK_FILES(CacheSetting.CHECK_FILES),
  CHECK_FILE_INTERVAL(CacheSetting.CHECK_INTERVAL),
  POSITIVE_TIME_TO_LIVE(CacheSetting.POSITIVE_TTL),
  NEGATIVE_TIME_TO_LIVE(CacheSetting.NEGATIVE_TTL),
  KEEP_HOT_COUNT(CacheSetting.KEEP_HOT),
  HINT_SIZE(CacheSetting.HINT_SIZE),
  MAXIMUM_ENTRIES_ALLOWED(CacheSetting.MAX_ENTRIES),
  SUGGESTED_SIZE(CacheSetting.SUGGESTED_SIZE),
  OLD_DATA_OK(CacheSetting.OLD_DATA_OK);

  /** What a value is. */
  enum Kind {
    /** yes or no. */
    FLAG,
    /** A signed number of 32 bits. */
    NUMBER,
    /** A number of which only some bits may be set. */
    BITMAP,
    /** Any text. */
    STRING,
    /** A policy in the grammar of illumos. */
    POLICY
  }

  /** The text that stands for no text. */
  static final String NOTHING = "NULL";

  private static final Pattern INTEGER = Pattern.compile("\\s*([+-]?[0-9]+)?.*", Pattern.DOTALL);

  /** Attributes that nscd.conf of glibc has and that of illumos has not; glibc's nscd.conf(5). */
  private static final Set<String> GLIBC =
      Set.of(
          "auto-propagate",
          "max-db-size",
          "max-threads",
          "paranoia",
          "persistent",
          "reload-count",
          "restart-interval",
          "server-user",
          "shared",
          "stat-user",
          "threads");

  private final String attributeName;
  private final Kind kind;
  private final boolean global;
  private final String usual;
  private final int mask;
  private final Optional<CacheSetting> setting;

  Attribute(String attributeName, Kind kind, boolean global, String usual) {
    this(attributeName, kind, global, usual, -1, Optional.empty());
  }

  Attribute(String attributeName, int mask, int usual) {
    this(attributeName, Kind.BITMAP, true, Integer.toString(usual), mask, Optional.empty());
  }

  Attribute(CacheSetting setting) {
    this(
        setting.attributeName(),
        setting.isFlag() ? Kind.FLAG : Kind.NUMBER,
        false,
        setting.isFlag() ? flag(setting.usual() != 0) : Integer.toString(setting.usual()),
        -1,
        Optional.of(setting));
  }

  Attribute(
      String attributeName,
      Kind kind,
      boolean global,
      String usual,
      int mask,
      Optional<CacheSetting> setting) {
    this.attributeName = attributeName;
    this.kind = kind;
    this.global = global;
    this.usual = usual;
    this.mask = mask;
    this.setting = setting;
  }

  /** The attribute of that name, which is compared without regard to case. */
  static Attribute find(String name) throws ConfigException {
    for (Attribute attribute : values()) {
      if (attribute.attributeName.equalsIgnoreCase(name)) {
        return attribute;
      }
    }
    String reason = "configuration parameter: unknown name \"" + name + "\"";
    if (GLIBC.contains(name)) {
      throw ConfigException.of(
          NativeResult.INVALID_ARGUMENT,
          reason + ", which is for the nscd of glibc",
          "its nscd.conf has another grammar: name a file for nscd-door with -f, or remove the -f");
    }
    throw ConfigException.of(
        NativeResult.INVALID_ARGUMENT, reason, "nscd-door.conf(5) lists the attributes");
  }

  /** The name in nscd.conf. */
  String attributeName() {
    return attributeName;
  }

  Kind kind() {
    return kind;
  }

  /** Whether it is for all databases at once; else a line names a database. */
  boolean isGlobal() {
    return global;
  }

  /** What holds without a line; no text for a string is none. */
  String usual() {
    return usual;
  }

  /** The bits that a bitmap may have. */
  int mask() {
    return mask;
  }

  /** The setting of a cache that it is. */
  Optional<CacheSetting> setting() {
    return setting;
  }

  /**
   * The text to keep of a field's value.
   *
   * @param remarks told what is legal and surely not meant
   * @return nothing to go back to what holds without a line
   */
  Optional<String> read(String field, Consumer<String> remarks) throws ConfigException {
    return switch (kind) {
      case FLAG -> Optional.of(flag(yes(field)));
      case NUMBER -> Optional.of(Integer.toString(integer(field, remarks)));
      case BITMAP -> Optional.of(Integer.toString(bitmap(field, remarks)));
      case STRING -> text(field);
      case POLICY -> Optional.of(policy(field, remarks));
    };
  }

  /** A value as a field of a line. */
  String field(String value) {
    return kind == Kind.STRING || kind == Kind.POLICY ? Fields.quote(value) : value;
  }

  private static String flag(boolean yes) {
    return yes ? "yes" : "no";
  }

  private boolean yes(String field) throws ConfigException {
    if (field.equalsIgnoreCase("yes") || field.equalsIgnoreCase("no")) {
      return field.equalsIgnoreCase("yes");
    }
    throw ConfigException.of(
        NativeResult.INVALID_ARGUMENT,
        "data (" + field + ") must be 'yes' or 'no' for " + attributeName,
        "yes or no is allowed");
  }

  /** As {@code strtol} in base 10: what follows the digits does not count; no digits are 0. */
  private int integer(String field, Consumer<String> remarks) throws ConfigException {
    Matcher matcher = INTEGER.matcher(field);
    String digits = matcher.matches() ? matcher.group(1) : null;
    BigInteger number = new BigInteger(digits == null ? "0" : digits);
    if (number.bitLength() >= Integer.SIZE) {
      throw ConfigException.of(
          NativeResult.CONVERSION_FAILED,
          "unable to convert data (" + field + ") for " + attributeName,
          Integer.MIN_VALUE + " to " + Integer.MAX_VALUE + " is allowed");
    }
    if (digits == null || digits.length() < field.length()) {
      remarks.accept(attributeName + ": (" + field + ") is no number and counts as " + number);
    }
    return number.intValue();
  }

  private int bitmap(String field, Consumer<String> remarks) throws ConfigException {
    int bits = integer(field, remarks);
    if ((bits & ~mask) != 0) {
      throw ConfigException.of(
          NativeResult.CHECK_FAILED,
          String.format("data (%#06x) for %s contain bit not in 0x%x", bits, attributeName, mask),
          "0 to " + mask + " is allowed, in decimal digits");
    }
    return bits;
  }

  private static Optional<String> text(String field) {
    return field.equals(NOTHING) ? Optional.empty() : Optional.of(Fields.unquote(field));
  }

  private String policy(String field, Consumer<String> remarks) throws ConfigException {
    if (field.equals(NOTHING)) {
      throw ConfigException.of(
          NativeResult.CHECK_FAILED,
          "data must be specified for " + attributeName,
          "names of sources are allowed, in quotes if there are blanks");
    }
    String policy = Fields.unquote(field);
    PolicyParser.parse(policy, Dialect.ILLUMOS, remarks);
    return policy;
  }
}
