package org.jdoors.nscd.config;

import java.math.BigInteger;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One attribute of nscd.conf: how its value reads and what it changes. Attributes that illumos
 * knows and that have no meaning here are read, checked and have no effect.
 *
 * <p>Source: cmd/nscd/nscd_cfgdef.h of illumos.
 */
final class Attribute {

  private static final Pattern INTEGER = Pattern.compile("\\s*([+-]?[0-9]+)?.*", Pattern.DOTALL);

  /** All attributes by name in lower case. */
  private static final Map<String, Attribute> ALL = new TreeMap<>();

  static {
    flag("enable-cache", (cache, on) -> with(cache, on, cache.checkFiles()));
    flag("check-files", (cache, on) -> with(cache, cache.enabled(), on));
    number(
        "check-file-interval",
        (cache, n) -> times(cache, seconds(n), cache.positiveTtl(), cache.negativeTtl()));
    number(
        "positive-time-to-live",
        (cache, n) -> times(cache, cache.checkInterval(), seconds(n), cache.negativeTtl()));
    number(
        "negative-time-to-live",
        (cache, n) -> times(cache, cache.checkInterval(), cache.positiveTtl(), seconds(n)));
    number("maximum-entries-allowed", Attribute::limit);
    for (String name :
        new String[] {
          "enable-per-user-cache",
          "avoid-nameservice",
          "old-data-ok",
          "enable-lookup",
          "enable-loopback-checking"
        }) {
      flag(name, (cache, on) -> cache);
    }
    for (String name :
        new String[] {
          "keep-hot-count",
          "hint-size",
          "suggested-size",
          "max-nsw-state-per-db",
          "max-nsw-state-per-thread",
          "max-getent-ctx-per-db",
          "worker-thread-per-nsw-db"
        }) {
      number(name, (cache, n) -> cache);
    }
    add(new Attribute("nsw-config-string", false, value -> UnaryOperator.identity()));
    for (String name :
        new String[] {
          "enable-selfcred",
          "global-enable-lookup",
          "global-enable-loopback-checking",
          "global-enable-cache"
        }) {
      global(name, Attribute::yes);
    }
    for (String name :
        new String[] {
          "debug-level",
          "debug-components",
          "common-worker-threads",
          "cache-hit-threads",
          "per-user-nscd-ttl",
          "global-check-smf-state-interval"
        }) {
      global(name, Attribute::integer);
    }
    global("logfile", value -> value);
  }

  private final String name;
  private final boolean global;
  private final Reader<UnaryOperator<CacheConfig>> reader;

  private Attribute(String name, boolean global, Reader<UnaryOperator<CacheConfig>> reader) {
    this.name = name;
    this.global = global;
    this.reader = reader;
  }

  /** Reads a value's text. */
  @FunctionalInterface
  private interface Reader<T> {
    T read(String value) throws ConfigException;
  }

  private static void add(Attribute attribute) {
    ALL.put(attribute.name, attribute);
  }

  private static void flag(String name, BiFunction<CacheConfig, Boolean, CacheConfig> change) {
    add(
        new Attribute(
            name,
            false,
            value -> {
              Boolean on = yes(value);
              return cache -> change.apply(cache, on);
            }));
  }

  private static void number(String name, BiFunction<CacheConfig, Integer, CacheConfig> change) {
    add(
        new Attribute(
            name,
            false,
            value -> {
              Integer number = integer(value);
              return cache -> change.apply(cache, number);
            }));
  }

  private static void global(String name, Reader<?> reader) {
    add(
        new Attribute(
            name,
            true,
            value -> {
              reader.read(value);
              return UnaryOperator.identity();
            }));
  }

  static Attribute find(String name) throws ConfigException {
    Attribute attribute = ALL.get(name.toLowerCase(Locale.ROOT));
    if (attribute == null) {
      throw new ConfigException("unknown attribute '" + name + "'");
    }
    return attribute;
  }

  String attributeName() {
    return name;
  }

  boolean isGlobal() {
    return global;
  }

  UnaryOperator<CacheConfig> parse(String value) throws ConfigException {
    return reader.read(value);
  }

  private static Boolean yes(String value) throws ConfigException {
    if (value.equalsIgnoreCase("yes") || value.equalsIgnoreCase("no")) {
      return value.equalsIgnoreCase("yes");
    }
    throw new ConfigException("'" + value + "' is neither yes nor no");
  }

  /** As {@code strtol} in base 10: what follows the digits does not count; no digits are 0. */
  private static Integer integer(String value) throws ConfigException {
    Matcher matcher = INTEGER.matcher(value);
    String digits = matcher.matches() ? matcher.group(1) : null;
    BigInteger number = new BigInteger(digits == null ? "0" : digits);
    if (number.bitLength() >= Integer.SIZE) {
      throw new ConfigException("'" + value + "' is out of range");
    }
    return number.intValue();
  }

  /** Negative times are as none. */
  private static Duration seconds(int seconds) {
    return Duration.ofSeconds(Math.max(0, seconds));
  }

  private static CacheConfig with(CacheConfig cache, boolean enabled, boolean checkFiles) {
    return new CacheConfig(
        enabled,
        checkFiles,
        cache.checkInterval(),
        cache.positiveTtl(),
        cache.negativeTtl(),
        cache.maxEntries());
  }

  private static CacheConfig times(
      CacheConfig cache, Duration interval, Duration positive, Duration negative) {
    return new CacheConfig(
        cache.enabled(), cache.checkFiles(), interval, positive, negative, cache.maxEntries());
  }

  private static CacheConfig limit(CacheConfig cache, int entries) {
    return new CacheConfig(
        cache.enabled(),
        cache.checkFiles(),
        cache.checkInterval(),
        cache.positiveTtl(),
        cache.negativeTtl(),
        Math.max(0, entries));
  }
}
