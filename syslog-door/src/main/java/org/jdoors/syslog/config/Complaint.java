package org.jdoors.syslog.config;

/**
 * Why a line of syslog.conf gives no entry.
 *
 * @param line number of the line, from 1
 * @param text what the native daemon logs about it, {@code syslogd: } included
 * @param reason the same without the daemon's name and without the line number
 */
public record Complaint(int line, String text, String reason) {
  /** A complaint about the words of a line. */
  static Complaint aboutLine(int line, String reason) {
    return new Complaint(line, "syslogd: line " + line + ": " + reason, reason);
  }

  /** A complaint about something that the line names. */
  static Complaint aboutTarget(int line, String reason) {
    return new Complaint(line, "syslogd: " + reason, reason);
  }
}
