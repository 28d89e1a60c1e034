package org.jdoors.syslog.config;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdoors.syslog.record.Durability;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/**
 * The daemon's own file, in TOML: what syslog.conf cannot say. All that is wrong is told at once;
 * {@link Keys} has what may stand there.
 *
 * @param createNative whether files that syslog.conf names are made
 * @param nativeStyle how they are written
 * @param nativeDurability what their records get at least
 * @param complaints warnings; errors only where the file is read to be checked
 */
record DoorConf(
    Duration markInterval,
    boolean createNative,
    LineStyle nativeStyle,
    Durability nativeDurability,
    List<InputSettings> inputs,
    List<Rule> rules,
    List<Complaint> complaints) {

  /** What holds without a file. */
  static final DoorConf NONE =
      new DoorConf(
          Keys.MARK_INTERVAL.fallback(),
          Keys.CREATE_NATIVE.fallback(),
          Keys.STYLE.fallback(),
          Keys.DURABILITY.fallback(),
          List.of(),
          List.of(),
          List.of());

  private static final int LONGEST_FILE = 1 << 20;

  /**
   * Reads a file.
   *
   * @param name for messages
   */
  static DoorConf parse(String name, byte[] bytes) {
    Problems problems = new Problems(name);
    @Nullable TomlParseResult toml = toml(bytes, problems);
    if (toml == null) {
      return failed(problems);
    }
    for (TomlParseError error : toml.errors()) {
      problems.error(error.position(), String.valueOf(error.getMessage()));
    }
    return toml.hasErrors() ? failed(problems) : new Reading(name, toml, problems).read();
  }

  private static @Nullable TomlParseResult toml(byte[] bytes, Problems problems) {
    TomlPosition begin = TomlPosition.positionAt(1, 1);
    if (bytes.length > LONGEST_FILE) {
      problems.error(begin, "longer than 1 MiB");
      return null;
    }
    try {
      return Toml.parse(
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(bytes))
              .toString());
    } catch (CharacterCodingException e) {
      problems.error(begin, "not UTF-8");
    } catch (StackOverflowError e) {
      // The parser descends; a file that makes it overflow is no configuration.
      problems.error(begin, "nested too deeply");
    }
    return null;
  }

  private static DoorConf failed(Problems problems) {
    return new DoorConf(
        NONE.markInterval,
        NONE.createNative,
        NONE.nativeStyle,
        NONE.nativeDurability,
        List.of(),
        List.of(),
        problems.complaints());
  }

  /** One reading of a file. */
  private static final class Reading {
    private final String file;
    private final TomlTable root;
    private final Problems problems;
    private final Map<String, OutputSettings> outputs = new LinkedHashMap<>();
    private final Set<String> broken = new HashSet<>();
    private final Set<String> used = new HashSet<>();

    Reading(String file, TomlTable root, Problems problems) {
      this.file = file;
      this.root = root;
      this.problems = problems;
    }

    DoorConf read() {
      TableReader top = new TableReader(root, Keys.TOP, "the file", problems);
      Duration markInterval = top.get(Keys.MARK_INTERVAL);
      if (markInterval.isZero()) {
        top.error(Keys.MARK_INTERVAL.name(), "mark-interval: not more than 0");
      }
      boolean create = NONE.createNative;
      LineStyle style = NONE.nativeStyle;
      Durability durability = NONE.nativeDurability;
      @Nullable TableReader conf = top.table("syslog-conf", Keys.SYSLOG_CONF, "[syslog-conf]");
      if (conf != null) {
        create = conf.get(Keys.CREATE_NATIVE);
        style = conf.get(Keys.STYLE);
        durability = conf.get(Keys.DURABILITY);
      }
      List<InputSettings> inputs = inputs(top);
      outputs(top);
      List<Rule> rules = rules(top);
      warnOfUnused(top);
      return new DoorConf(
          markInterval, create, style, durability, inputs, rules, problems.complaints());
    }

    private List<InputSettings> inputs(TableReader top) {
      List<InputSettings> inputs = new ArrayList<>();
      Map<String, String> places = new HashMap<>();
      @Nullable TomlTable tables = top.tomlTable("input");
      for (String name : names(tables)) {
        String title = "[input." + name + "]";
        @Nullable TableReader table = typed(tables, name, title, Keys.INPUTS);
        if (table != null) {
          InputSettings input = new InputReader(table, title).read(type(table, name));
          String place = input.describe().replace(" with TLS", "");
          @Nullable String other = places.put(place, title);
          if (other != null) {
            problems.error(position(tables, name), title + " and " + other + " are both " + place);
          }
          inputs.add(input);
        }
      }
      return inputs;
    }

    private void outputs(TableReader top) {
      @Nullable TomlTable tables = top.tomlTable("output");
      for (String name : names(tables)) {
        String title = "[output." + name + "]";
        @Nullable TableReader table = typed(tables, name, title, Keys.OUTPUTS);
        if (table == null) {
          broken.add(name);
        } else {
          outputs.put(name, new OutputReader(table, title).read(type(table, name)));
        }
      }
    }

    private static List<String> names(@Nullable TomlTable tables) {
      return tables == null ? List.of() : List.copyOf(tables.keySet());
    }

    private static String type(TableReader table, String name) {
      return table.get(Keys.TYPE).orElse(name);
    }

    /** The table of a name, if its type is known. */
    private @Nullable TableReader typed(
        @Nullable TomlTable tables, String name, String title, Map<String, Section> types) {
      if (tables == null) {
        return null;
      }
      TomlPosition position = position(tables, name);
      if (!(tables.get(List.of(name)) instanceof TomlTable table)) {
        problems.error(position, title + " is no table");
        return null;
      }
      problems.place(table, position);
      Object given = table.get(List.of(Keys.TYPE.name()));
      String type = given == null ? name : given.toString();
      @Nullable Section section = types.get(type);
      if (section == null) {
        String what =
            given == null ? title + " needs the key \"type\"" : "unknown type \"" + type + "\"";
        problems.error(
            given == null ? position : position(table, Keys.TYPE.name()),
            what + "; " + Nearest.suggestion(type, types.keySet()));
        return null;
      }
      return new TableReader(table, section, title, problems);
    }

    private static TomlPosition position(@Nullable TomlTable table, String name) {
      @Nullable TomlPosition position = table == null ? null : table.inputPositionOf(List.of(name));
      return position == null ? TomlPosition.positionAt(1, 1) : position;
    }

    private List<Rule> rules(TableReader top) {
      List<Rule> rules = new ArrayList<>();
      List<TomlTable> tables = top.tables("rule");
      for (int i = 0; i < tables.size(); i++) {
        TomlTable table = tables.get(i);
        @Nullable TomlPosition position = root.getArrayOrEmpty("rule").inputPositionOf(i);
        problems.place(table, position);
        rule(new TableReader(table, Keys.RULE, "[[rule]]", problems), position.line(), rules);
      }
      return rules;
    }

    private void rule(TableReader table, int line, List<Rule> rules) {
      Selectors selectors = selectors(table);
      RecordFilter filter = filter(table);
      List<String> names = table.get(Keys.OUTPUT);
      if (names.isEmpty() && table.has(Keys.OUTPUT.name())) {
        table.error(Keys.OUTPUT.name(), "output: names no output");
      }
      for (String name : names) {
        used.add(name);
        @Nullable OutputSettings output = outputs.get(name);
        if (output != null) {
          rules.add(new Rule(file, line, selectors, filter, output));
        } else if (!broken.contains(name)) {
          table.error(
              Keys.OUTPUT.name(),
              "unknown output \"" + name + "\"; " + Nearest.suggestion(name, outputs.keySet()));
        }
      }
    }

    private static Selectors selectors(TableReader table) {
      String text = table.get(Keys.SELECT);
      try {
        Selectors selectors = StrictSelectors.parse(text);
        if (selectors.takeNothing()) {
          table.warning(Keys.SELECT.name(), "no record is selected by \"" + text + "\"");
        }
        return selectors;
      } catch (BadValue e) {
        table.error(Keys.SELECT.name(), "select: " + e.reason());
        return new Selectors.Builder().build();
      }
    }

    private static RecordFilter filter(TableReader table) {
      @Nullable String text = table.get(Keys.FILTER).orElse(null);
      if (text == null) {
        return RecordFilter.ALL;
      }
      try {
        return FilterParser.parse(text);
      } catch (BadValue e) {
        table.error(Keys.FILTER.name(), "filter: " + e.reason());
        return RecordFilter.ALL;
      }
    }

    private void warnOfUnused(TableReader top) {
      @Nullable TomlTable tables = top.tomlTable("output");
      for (String name : outputs.keySet()) {
        if (!used.contains(name) && tables != null) {
          problems.warning(position(tables, name), "no rule names [output." + name + "]");
        }
      }
    }
  }
}
