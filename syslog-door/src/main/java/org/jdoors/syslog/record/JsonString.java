package org.jdoors.syslog.record;

/** Bytes as a string of JSON (RFC 8259); each byte that is no UTF-8 becomes U+FFFD. */
final class JsonString {
  private static final String HEX = "0123456789abcdef";

  private JsonString() {}

  static void put(byte[] bytes, int from, int to, Bytes out) {
    out.put('"');
    int at = from;
    while (at < to) {
      int size = Utf8.sequence(bytes, at, to);
      if (size == Utf8.INVALID) {
        out.put(0xef);
        out.put(0xbf);
        out.put(0xbd);
        at++;
      } else if (size == 1) {
        ascii(bytes[at], out);
        at++;
      } else {
        character(bytes, at, size, out);
        at += size;
      }
    }
    out.put('"');
  }

  private static void ascii(int b, Bytes out) {
    if (b == '"' || b == '\\') {
      out.put('\\');
      out.put(b);
    } else if (b >= 0x20 && b != 0x7f) {
      out.put(b);
    } else if (b == '\n' || b == '\t' || b == '\r') {
      out.put('\\');
      out.put(b == '\n' ? 'n' : b == '\t' ? 't' : 'r');
    } else {
      escape(b, out);
    }
  }

  /** Control characters beyond ASCII, line separators among them, are escaped as well. */
  private static void character(byte[] bytes, int at, int size, Bytes out) {
    if (!Utf8.control(bytes, at, size)) {
      out.put(bytes, at, at + size);
    } else if (size == 2) {
      escape(bytes[at + 1] & 0xff, out);
    } else {
      escape(0x2000 | (bytes[at + 2] & 0x3f), out);
    }
  }

  private static void escape(int character, Bytes out) {
    out.put('\\');
    out.put('u');
    for (int shift = 12; shift >= 0; shift -= 4) {
      out.put(HEX.charAt(character >> shift & 0xf));
    }
  }
}
