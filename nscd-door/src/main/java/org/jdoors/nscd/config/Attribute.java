package org.jdoors.nscd.config;

import java.math.BigInteger;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
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
    for (CacheSetting setting : CacheSetting.values()) {
      cache(setting);
    }
    for (String name : new String[] {"enable-lookup", "enable-loopback-checking"}) {
      ignored(name, Attribute::yes);
    }
    for (String name :
        new String[] {
          "max-nsw-state-per-db",
          "max-nsw-state-per-thread",
          "max-getent-ctx-per-db",
          "worker-thread-per-nsw-db"
        }) {
      ignored(name, Attribute::integer);
    }
    ignored("nsw-config-string", value -> value);
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

  private static void cache(CacheSetting setting) {
    add(
        new Attribute(
            setting.attributeName(),
            false,
            value -> {
              int number = setting.isFlag() ? yes(value) : integer(value);
              return cache -> cache.with(setting, number);
            }));
  }

  /** Of a database, read and checked, and without effect. */
  private static void ignored(String name, Reader<?> reader) {
    add(new Attribute(name, false, checking(reader)));
  }

  private static void global(String name, Reader<?> reader) {
    add(new Attribute(name, true, checking(reader)));
  }

  private static Reader<UnaryOperator<CacheConfig>> checking(Reader<?> reader) {
    return value -> {
      reader.read(value);
      return UnaryOperator.identity();
    };
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

  private static Integer yes(String value) throws ConfigException {
    if (value.equalsIgnoreCase("yes") || value.equalsIgnoreCase("no")) {
      return value.equalsIgnoreCase("yes") ? 1 : 0;
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
}
