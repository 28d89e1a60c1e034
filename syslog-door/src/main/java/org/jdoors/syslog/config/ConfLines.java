package org.jdoors.syslog.config;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The lines of a file as the native daemon gets them: read in pieces of at most 1023 bytes, so that
 * the rest of a longer line is a line of its own. A NUL ends a line's text.
 *
 * <p>Source: illumos syslogd.c, {@code init()}: fgets into 1024 bytes.
 */
final class ConfLines {
  private static final int LONGEST = 1023;

  /**
   * One line.
   *
   * @param start where it begins among the bytes
   * @param whole whether a newline or the end of the file ends it
   */
  record Line(String text, int start, boolean whole) {

    /** Where the character at {@code index} of the text is among the bytes. */
    int offset(int index) {
      int end = Math.min(index, text.length());
      return start + text.substring(0, end).getBytes(StandardCharsets.UTF_8).length;
    }
  }

  private ConfLines() {}

  static List<Line> split(byte[] bytes) {
    List<Line> lines = new ArrayList<>();
    int start = 0;
    while (start < bytes.length) {
      int end = start;
      while (end < bytes.length && end - start < LONGEST && bytes[end] != '\n') {
        end++;
      }
      // A newline that comes as byte 1024 is a piece of its own, and so an empty line.
      boolean newline = end < bytes.length && end - start < LONGEST;
      lines.add(new Line(text(bytes, start, end), start, newline || end == bytes.length));
      start = newline ? end + 1 : end;
    }
    return lines;
  }

  private static String text(byte[] bytes, int start, int end) {
    int stop = start;
    while (stop < end && bytes[stop] != 0) {
      stop++;
    }
    return new String(bytes, start, stop - start, StandardCharsets.UTF_8);
  }
}
