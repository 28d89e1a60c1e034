package org.jdoors.nscd.config;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads nscd.conf. A line whose first field starts with {@code #}, and a blank line, mean nothing;
 * names compare without regard to case; later lines override earlier ones.
 */
final class NscdConfParser {

  private static final String ALL = "ALLDB";
  private static final String FORMS =
      "'attribute value' or 'attribute database value' is allowed, and no comment after it";

  /** Where a value was set, for what is set twice; no database for the whole daemon. */
  private record Place(Attribute attribute, Optional<SwitchDatabase> database) {}

  private record Written(int line, boolean forAll) {}

  private final ConfigText text;
  private final Map<Attribute, String> global;
  private final Map<SwitchDatabase, Map<Attribute, String>> databases =
      new EnumMap<>(SwitchDatabase.class);
  private final Map<Place, Written> written = new HashMap<>();
  private final Set<Integer> overridden = new HashSet<>();

  private NscdConfParser(String name, NscdConf base) {
    this.text = new ConfigText(name);
    this.global = new HashMap<>(base.globalValues().written());
    base.databaseValues()
        .forEach((database, values) -> databases.put(database, new HashMap<>(values.written())));
  }

  static NscdConf parse(String name, String text, NscdConf base) throws ConfigException {
    NscdConfParser parser = new NscdConfParser(name, base);
    parser.text.forEachLine(text, parser::line);
    Map<SwitchDatabase, Values> databases = new EnumMap<>(SwitchDatabase.class);
    parser.databases.forEach((database, values) -> databases.put(database, new Values(values)));
    return new NscdConf(new Values(parser.global), databases, parser.text.warnings());
  }

  private void line(int number, String line) throws ConfigException {
    if (line.length() > Defaults.LONGEST_LINE) {
      throw ConfigException.of(
          NativeResult.SYNTAX,
          "a line of " + line.length() + " bytes",
          "a line has at most " + Defaults.LONGEST_LINE);
    }
    List<String> fields = Fields.split(line);
    if (fields.isEmpty() || fields.get(0).startsWith("#")) {
      return;
    }
    if (fields.size() != 2 && fields.size() != 3) {
      throw ConfigException.of(
          NativeResult.SYNTAX, "syntax error: \"" + String.join(" ", fields) + "\"", FORMS);
    }
    Attribute attribute = Attribute.find(fields.get(0));
    boolean named = fields.size() == 3;
    if (attribute.isGlobal() == named) {
      throw ConfigException.of(
          NativeResult.INVALID_ARGUMENT,
          named
              ? "switch database specified for global data " + attribute.attributeName()
              : "switch database name not specified for " + attribute.attributeName(),
          "'" + attribute.attributeName() + (named ? "" : " database") + " value' is allowed");
    }
    String value = fields.get(fields.size() - 1);
    if (!named) {
      set(number, attribute, Optional.empty(), false, read(number, attribute, value));
    } else if (fields.get(1).equalsIgnoreCase(ALL)) {
      Optional<String> read = read(number, attribute, value);
      for (SwitchDatabase database : SwitchDatabase.values()) {
        if (hasEffect(attribute, database)) {
          set(number, attribute, Optional.of(database), true, read);
        }
      }
    } else {
      one(number, attribute, fields.get(1), value);
    }
  }

  private void one(int number, Attribute attribute, String name, String value)
      throws ConfigException {
    Optional<SwitchDatabase> database = SwitchDatabase.find(name);
    if (database.isEmpty()) {
      throw ConfigException.of(
          NativeResult.UNKNOWN_DATABASE,
          "configuration parameter: unknown switch database name \"" + name + "\"",
          "nscd-door.conf(5) lists the databases; " + ALL + " is for each of them");
    }
    Optional<SwitchDatabase> leader = database.get().leader();
    if (attribute == Attribute.POLICY && leader.isPresent()) {
      PolicyParser.checkLength(Fields.unquote(value), Dialect.ILLUMOS);
      text.warn(number, follows(database.get(), leader.get()));
      return;
    }
    set(number, attribute, database, false, read(number, attribute, value));
    if (!hasEffect(attribute, database.get())) {
      text.warn(number, database.get().databaseName() + " has no cache");
    }
  }

  private static boolean hasEffect(Attribute attribute, SwitchDatabase database) {
    return attribute == Attribute.POLICY
        ? database.leader().isEmpty()
        : attribute.setting().isEmpty() || database.hasCache();
  }

  /** What is told of a policy for a database that has none of its own. */
  static String follows(SwitchDatabase database, SwitchDatabase leader) {
    return database.databaseName()
        + " follows the policy of "
        + leader.databaseName()
        + ", so that this line has no effect";
  }

  private Optional<String> read(int number, Attribute attribute, String value)
      throws ConfigException {
    return attribute.read(value, remark -> text.warn(number, remark));
  }

  private void set(
      int number,
      Attribute attribute,
      Optional<SwitchDatabase> database,
      boolean forAll,
      Optional<String> value) {
    Written before = written.put(new Place(attribute, database), new Written(number, forAll));
    // A line for all databases before one of a single database is the usual form.
    if (before != null && (forAll || !before.forAll()) && overridden.add(before.line())) {
      text.warn(
          before.line(),
          attribute.attributeName()
              + " is set again in line "
              + number
              + ", so that this line has no effect");
    }
    Map<Attribute, String> values =
        database.isEmpty()
            ? global
            : databases.computeIfAbsent(database.get(), one -> new HashMap<>());
    value.ifPresentOrElse(text -> values.put(attribute, text), () -> values.remove(attribute));
  }
}
