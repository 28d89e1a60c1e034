package org.jdoors.syslog.config;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tomlj.TomlArray;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/**
 * Reads one table by the keys that it may have; what is wrong is collected, and reading goes on.
 */
final class TableReader {
  private final TomlTable table;
  private final Section section;
  private final String title;
  private final Problems problems;

  /**
   * Complains at once about keys that there are not.
   *
   * @param title the table as the file names it, for messages
   */
  TableReader(TomlTable table, Section section, String title, Problems problems) {
    this.table = table;
    this.section = section;
    this.title = title;
    this.problems = problems;
    refuseUnknown();
  }

  private void refuseUnknown() {
    List<String> known = new ArrayList<>(section.tables());
    section.keys().forEach(key -> known.add(key.name()));
    for (String name : table.keySet()) {
      if (!known.contains(name)) {
        error(
            name,
            "unknown key \"" + name + "\" in " + title + "; " + Nearest.suggestion(name, known));
      }
    }
  }

  /** The value of a key of the section; its fallback if it is not given or not usable. */
  <T> T get(Key<T> key) {
    Object value = table.get(List.of(key.name()));
    if (value == null) {
      if (key.isRequired()) {
        problems.error(problems.position(table), title + " needs the key \"" + key.name() + "\"");
      }
      return key.fallback();
    }
    try {
      return key.kind().read(value);
    } catch (BadValue e) {
      error(key.name(), key.name() + ": " + e.reason());
      return key.fallback();
    }
  }

  boolean has(String name) {
    return table.contains(List.of(name));
  }

  /** A table within this one, null if there is none. */
  @Nullable TableReader table(String name, Section within, String withinTitle) {
    @Nullable TomlTable inner = tomlTable(name);
    return inner == null ? null : new TableReader(inner, within, withinTitle, problems);
  }

  /** A table within this one whose keys are names, null if there is none. */
  @Nullable TomlTable tomlTable(String name) {
    Object value = table.get(List.of(name));
    if (value == null || value instanceof TomlTable) {
      return (TomlTable) value;
    }
    error(name, "\"" + name + "\" is no table");
    return null;
  }

  /** The tables of an array of tables. */
  List<TomlTable> tables(String name) {
    List<TomlTable> tables = new ArrayList<>();
    Object value = table.get(List.of(name));
    if (value instanceof TomlArray array) {
      for (Object element : array.toList()) {
        if (element instanceof TomlTable inner) {
          tables.add(inner);
        } else {
          error(name, "\"" + name + "\" is no array of tables: write [[" + name + "]]");
        }
      }
    } else if (value != null) {
      error(name, "\"" + name + "\" is no array of tables: write [[" + name + "]]");
    }
    return tables;
  }

  void error(String name, String text) {
    problems.error(position(name), text);
  }

  void warning(String name, String text) {
    problems.warning(position(name), text);
  }

  private TomlPosition position(String name) {
    @Nullable TomlPosition position = table.inputPositionOf(List.of(name));
    return position == null ? problems.position(table) : position;
  }
}
