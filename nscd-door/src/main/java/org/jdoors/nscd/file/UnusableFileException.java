package org.jdoors.nscd.file;

import java.util.List;

/** A file has faults because of which nothing of it can be used. */
public final class UnusableFileException extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient List<String> faults;

  /** What is wrong, each fault as {@code file:line: what}. */
  public UnusableFileException(List<String> faults) {
    super(String.join("\n", faults));
    this.faults = List.copyOf(faults);
  }

  List<String> faults() {
    return faults;
  }
}
