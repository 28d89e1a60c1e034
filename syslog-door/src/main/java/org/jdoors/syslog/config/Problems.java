package org.jdoors.syslog.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/** What is wrong in the daemon's own file. */
final class Problems {
  private static final TomlPosition BEGIN = TomlPosition.positionAt(1, 1);

  private final String file;
  private final List<Complaint> complaints = new ArrayList<>();
  private final IdentityHashMap<TomlTable, TomlPosition> tables = new IdentityHashMap<>();

  Problems(String file) {
    this.file = file;
  }

  void error(TomlPosition at, String text) {
    add(at, Complaint.Level.ERROR, text);
  }

  void warning(TomlPosition at, String text) {
    add(at, Complaint.Level.WARNING, text);
  }

  private void add(TomlPosition at, Complaint.Level level, String text) {
    complaints.add(new Complaint(file, at.line(), at.column(), level, "", text));
  }

  /** Remembers where a table begins. */
  void place(TomlTable table, TomlPosition position) {
    tables.put(table, position);
  }

  TomlPosition position(TomlTable table) {
    return tables.getOrDefault(table, BEGIN);
  }

  /** In the order of the file. */
  List<Complaint> complaints() {
    return complaints.stream()
        .sorted(Comparator.comparingInt(Complaint::line).thenComparingInt(Complaint::column))
        .toList();
  }
}
