package org.jdoors.nscd.source;

/** Bytes of strangers made harmless for the log. */
public final class Quoted {

  private static final int LONGEST = 64;

  private Quoted() {}

  /** {@code bytes[from, to)} in quotes, cut at 64 bytes; what is not printable ASCII is escaped. */
  public static String of(byte[] bytes, int from, int to) {
    StringBuilder text = new StringBuilder("\"");
    for (int i = from; i < Math.min(to, from + LONGEST); i++) {
      byte b = bytes[i];
      if (b < ' ' || b > '~' || b == '"' || b == '\\') {
        text.append(String.format("\\x%02x", b));
      } else {
        text.append((char) b);
      }
    }
    return text.append(to - from > LONGEST ? "...\"" : "\"").toString();
  }
}
