package org.jdoors.nscd.config;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * nscd.conf: {@code attribute value} for all, {@code attribute database value} for one database;
 * never changes. Source: nscd.conf(5) and cmd/nscd/nscd_cfgfile.c of illumos.
 */
public final class NscdConf {

  private final Values global;
  private final Map<SwitchDatabase, Values> databases;
  private final List<String> warnings;

  NscdConf(Values global, Map<SwitchDatabase, Values> databases, List<String> warnings) {
    this.global = global;
    this.databases = Map.copyOf(databases);
    this.warnings = List.copyOf(warnings);
  }

  /** What holds without a file. */
  public static NscdConf defaults() {
    return new NscdConf(Values.NONE, Map.of(), List.of());
  }

  /**
   * Reads a file.
   *
   * @throws ConfigException if it cannot be read, or naming all faulty lines
   */
  public static NscdConf read(Path file) throws ConfigException {
    return read(file, defaults());
  }

  /**
   * Reads a file anew.
   *
   * @param base what holds of all that the file does not name, as natively after SIGHUP
   * @throws ConfigException if it cannot be read, or naming all faulty lines
   */
  public static NscdConf read(Path file, NscdConf base) throws ConfigException {
    String text = ConfigText.read(file, NativeResult.NO_FILE);
    return NscdConfParser.parse(file.toString(), text, base);
  }

  /**
   * Reads a text.
   *
   * @param name how messages name it
   */
  public static NscdConf parse(String name, String text) throws ConfigException {
    return NscdConfParser.parse(name, text, defaults());
  }

  /** The same, but that a database's answers are cached like this. */
  public NscdConf with(String database, CacheConfig cache) {
    Values before = values(database);
    Map<Attribute, String> written = new HashMap<>(before.written());
    for (Attribute attribute : Attribute.values()) {
      if (attribute.setting().isPresent()) {
        CacheSetting setting = attribute.setting().get();
        int value = cache.get(setting);
        if (value != before.cache().get(setting)) {
          written.put(
              attribute, setting.isFlag() ? (value == 0 ? "no" : "yes") : String.valueOf(value));
        }
      }
    }
    Map<SwitchDatabase, Values> changed = new HashMap<>(databases);
    SwitchDatabase.find(database).ifPresent(its -> changed.put(its, new Values(written)));
    return new NscdConf(global, changed, warnings);
  }

  /** How answers of a database are cached; the name is one of the switch's, in any case. */
  public CacheConfig cache(String database) {
    return values(database).cache();
  }

  /** How a database is looked up; the name is one of the switch's, in any case. */
  public SwitchConfig lookups(String database) {
    return SwitchConfig.of(values(database));
  }

  /** What holds for the whole daemon. */
  public GlobalConfig global() {
    return GlobalConfig.of(global);
  }

  /** What is legal and surely not meant, a line each: {@code file:line: remark}. */
  public List<String> warnings() {
    return warnings;
  }

  /**
   * All settings in the grammar of the file; reads as what holds now. What cannot be written when
   * it is not set is there only if it is in the file.
   */
  public String text() {
    StringBuilder text = new StringBuilder();
    for (Attribute attribute : Attribute.values()) {
      if (attribute.isGlobal()) {
        line(text, attribute, "", global, attribute.kind() != Attribute.Kind.STRING);
      }
    }
    for (SwitchDatabase database : SwitchDatabase.values()) {
      for (Attribute attribute : Attribute.values()) {
        if (!attribute.isGlobal()) {
          boolean always =
              attribute.kind() != Attribute.Kind.POLICY
                  && (attribute.setting().isEmpty() || database.hasCache());
          line(text, attribute, " " + database.databaseName(), values(database), always);
        }
      }
    }
    return ConfigText.decoded(text.toString());
  }

  private static void line(
      StringBuilder text, Attribute attribute, String database, Values values, boolean always) {
    Optional<String> value = values.writtenText(attribute);
    if (value.isPresent() || always) {
      text.append(attribute.attributeName())
          .append(database)
          .append(' ')
          .append(attribute.field(value.orElse(attribute.usual())))
          .append('\n');
    }
  }

  Values globalValues() {
    return global;
  }

  Map<SwitchDatabase, Values> databaseValues() {
    return databases;
  }

  private Values values(String database) {
    return SwitchDatabase.find(database).map(this::values).orElse(Values.NONE);
  }

  private Values values(SwitchDatabase database) {
    return databases.getOrDefault(database, Values.NONE);
  }
}
