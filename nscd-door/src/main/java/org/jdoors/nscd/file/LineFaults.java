package org.jdoors.nscd.file;

/** Told about each line of a file that cannot be used. */
@FunctionalInterface
public interface LineFaults {

  /**
   * A line is skipped.
   *
   * @param line its number, from 1
   */
  void skipped(int line, String reason);
}
