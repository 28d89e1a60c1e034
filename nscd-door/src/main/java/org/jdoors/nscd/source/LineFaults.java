package org.jdoors.nscd.source;

/** Told about each line of a file that cannot be used. */
@FunctionalInterface
interface LineFaults {

  /**
   * A line is skipped.
   *
   * @param line its number, from 1
   */
  void skipped(int line, String reason);
}
