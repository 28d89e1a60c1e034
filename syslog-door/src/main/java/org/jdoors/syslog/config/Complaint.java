package org.jdoors.syslog.config;

/**
 * What is wrong, or hardly meant, in a configuration file.
 *
 * @param file name of the file, as it was given
 * @param line number of the line in that file, from 1
 * @param column byte of the line, from 1
 * @param level whether something is left out because of it
 * @param text what the native daemon logs about it, {@code syslogd: } included; its line numbers
 *     count what m4 makes of the file; empty where it says nothing
 * @param reason one line for a person, without file and line
 */
public record Complaint(
    String file, int line, int column, Level level, String text, String reason) {

  /** How bad it is. */
  public enum Level {
    /** The entry is left out. */
    ERROR,
    /** The entry is taken, but does something else than it seems to say. */
    WARNING
  }

  public boolean isError() {
    return level == Level.ERROR;
  }

  /** {@code file:line:column: reason}, with {@code warning: } where it is one. */
  public String describe() {
    String mark = isError() ? "" : "warning: ";
    return file + ":" + line + ":" + column + ": " + mark + reason;
  }
}
