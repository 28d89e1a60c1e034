package org.jdoors.nscd.file;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Faults of one reading: the first ones are told, the rest is counted. */
final class FirstFaults implements LineFaults {

  /** Lines that are told one by one. */
  private static final int MOST_TOLD = 20;

  private final Path path;
  private final List<String> first = new ArrayList<>();
  private int count;

  /** No fault yet, in the file at {@code path}. */
  FirstFaults(Path path) {
    this.path = path;
  }

  @Override
  public void skipped(int line, String reason) {
    if (count++ < MOST_TOLD) {
      first.add(path + ":" + line + ": " + reason + "; line skipped");
    }
  }

  void tell(Consumer<String> warnings) {
    first.forEach(warnings);
    if (count > first.size()) {
      warnings.accept(path + ": " + (count - first.size()) + " more lines skipped");
    }
  }
}
