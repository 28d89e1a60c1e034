package org.jdoors.nscd.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * nscd.conf: {@code attribute value} for all, {@code attribute database value} for one database.
 *
 * <p>A line whose first field starts with {@code #}, and a blank line, mean nothing; a field in
 * double quotes may contain blanks; names of attributes compare without regard to case; later lines
 * override earlier ones. Source: nscd.conf(5) and cmd/nscd/nscd_cfgfile.c of illumos.
 */
public final class NscdConf {

  private static final int LONGEST_LINE = 254;
  private static final String ALL = "ALLDB";
  private static final Pattern FIELD = Pattern.compile("\"([^\"]*)\"|[^ \t\"][^ \t]*");

  /** Databases of the switch that a line may name; only some of them have a cache here. */
  private static final Set<String> DATABASES =
      Set.of(
          "passwd",
          "group",
          "hosts",
          "ipnodes",
          "exec_attr",
          "prof_attr",
          "user_attr",
          "ethers",
          "rpc",
          "protocols",
          "networks",
          "bootparams",
          "auth_attr",
          "services",
          "netmasks",
          "printers",
          "project",
          "tnrhtp",
          "tnrhdb",
          "publickey",
          "netgroup",
          "shadow",
          "audit_user",
          "passwd_compat",
          "group_compat");

  private final Map<String, CacheConfig> caches;

  private NscdConf(Map<String, CacheConfig> caches) {
    this.caches = Map.copyOf(caches);
  }

  /** What holds without a file. */
  public static NscdConf defaults() {
    return new NscdConf(Map.of());
  }

  /**
   * Reads a file.
   *
   * @throws ConfigException if it cannot be read, or naming all faulty lines
   */
  public static NscdConf read(Path file) throws ConfigException {
    try {
      return parse(file.toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
    } catch (NoSuchFileException e) {
      throw new ConfigException(file + ": no such file");
    } catch (IOException e) {
      throw new ConfigException(file + ": cannot be read: " + e.getMessage());
    }
  }

  /**
   * Reads a text.
   *
   * @param name how messages name it
   */
  public static NscdConf parse(String name, String text) throws ConfigException {
    Map<String, CacheConfig> caches = new HashMap<>();
    List<String> faults = new ArrayList<>();
    int number = 0;
    for (String line : text.split("\n", -1)) {
      number++;
      try {
        line(line, caches);
      } catch (ConfigException e) {
        faults.add(name + ":" + number + ": " + e.getMessage());
      }
    }
    if (!faults.isEmpty()) {
      throw new ConfigException(faults);
    }
    return new NscdConf(caches);
  }

  private static void line(String line, Map<String, CacheConfig> caches) throws ConfigException {
    if (line.length() > LONGEST_LINE) {
      throw new ConfigException("line longer than " + LONGEST_LINE + " bytes");
    }
    List<String> fields = fields(line);
    if (fields.isEmpty() || fields.get(0).startsWith("#")) {
      return;
    }
    if (fields.size() != 2 && fields.size() != 3) {
      throw new ConfigException(
          "syntax error: 'attribute value' or 'attribute database value' expected");
    }
    Attribute attribute = Attribute.find(fields.get(0));
    String value = fields.get(fields.size() - 1);
    if (attribute.isGlobal() != (fields.size() == 2)) {
      throw new ConfigException(
          attribute.attributeName()
              + (attribute.isGlobal() ? " is not for a database" : " needs a database"));
    }
    UnaryOperator<CacheConfig> change = attribute.parse(value);
    if (fields.size() == 3) {
      String database = fields.get(1);
      if (database.equals(ALL)) {
        DATABASES.forEach(one -> change(caches, one, change));
      } else if (DATABASES.contains(database)) {
        change(caches, database, change);
      } else {
        throw new ConfigException("unknown database '" + database + "'");
      }
    }
  }

  private static void change(
      Map<String, CacheConfig> caches, String database, UnaryOperator<CacheConfig> change) {
    caches.put(database, change.apply(caches.getOrDefault(database, Defaults.CACHE)));
  }

  private static List<String> fields(String line) {
    List<String> fields = new ArrayList<>();
    Matcher matcher = FIELD.matcher(line.strip());
    while (matcher.find()) {
      String quoted = matcher.group(1);
      fields.add(quoted == null ? matcher.group() : quoted);
    }
    return fields;
  }

  /** How answers of a database are cached; the name is one of the switch's, in lower case. */
  public CacheConfig cache(String database) {
    return caches.getOrDefault(database.toLowerCase(Locale.ROOT), Defaults.CACHE);
  }
}
