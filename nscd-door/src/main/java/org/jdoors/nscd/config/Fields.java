package org.jdoors.nscd.config;

import java.util.ArrayList;
import java.util.List;

/**
 * The fields of a line of nscd.conf: separated by blanks and tabs, but for those between double
 * quotes, before which a backslash takes the meaning away. Source: cmd/nscd/nscd_cfgfile.c of
 * illumos.
 */
final class Fields {

  private Fields() {}

  /** The fields with their quotes. */
  static List<String> split(String line) {
    List<String> fields = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (!quoted && isBlank(c)) {
        take(fields, field);
        continue;
      }
      field.append(c);
      if (c == '"') {
        quoted = !quoted;
      } else if (c == '\\' && quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
        field.append('"');
        i++;
      }
    }
    take(fields, field);
    return fields;
  }

  private static void take(List<String> fields, StringBuilder field) {
    if (!field.isEmpty()) {
      fields.add(field.toString());
      field.setLength(0);
    }
  }

  /** A text without the quotes around it; the one at the end may be missing. */
  static String unquote(String field) {
    if (!field.startsWith("\"")) {
      return field;
    }
    boolean closed = field.length() > 1 && field.endsWith("\"");
    return field.substring(1, closed ? field.length() - 1 : field.length());
  }

  /** A text as a field that reads as that text; in quotes only where they are needed. */
  static String quote(String text) {
    boolean plain =
        split(text).equals(List.of(text))
            && unquote(text).equals(text)
            && !text.equals(Attribute.NOTHING);
    return plain ? text : '"' + text + '"';
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }

  /** As {@code isspace} in the C locale. */
  static boolean isSpace(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
  }

  /** Without what {@code isspace} calls a space at both ends. */
  static String strip(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && isSpace(text.charAt(from))) {
      from++;
    }
    while (to > from && isSpace(text.charAt(to - 1))) {
      to--;
    }
    return text.substring(from, to);
  }
}
