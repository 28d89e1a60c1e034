package org.jdoors.nscd.entry;

/** Character classes and comparisons of the C locale, on bytes. */
public final class Blanks {

  private Blanks() {}

  /** {@code isspace}: blank, tab, newline, vertical tab, form feed, carriage return. */
  public static boolean isSpace(byte c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
  }

  /** {@code tolower}: only A to Z change. */
  public static byte toLower(byte c) {
    return c >= 'A' && c <= 'Z' ? (byte) (c + ('a' - 'A')) : c;
  }

  /** First index in {@code [from, limit)} that is no space, or {@code limit}. */
  public static int skipSpaces(byte[] text, int from, int limit) {
    int at = from;
    while (at < limit && isSpace(text[at])) {
      at++;
    }
    return at;
  }

  /** First index in {@code [from, limit)} that is a space, or {@code limit}. */
  public static int skipWord(byte[] text, int from, int limit) {
    int at = from;
    while (at < limit && !isSpace(text[at])) {
      at++;
    }
    return at;
  }

  /** First index of {@code c} in {@code [from, limit)}, or {@code limit}. */
  public static int find(byte[] text, int from, int limit, char c) {
    int at = from;
    while (at < limit && text[at] != (byte) c) {
      at++;
    }
    return at;
  }
}
