package org.jdoors.syslog.record;

/**
 * Makes bytes harmless for a terminal and for a reader of lines: no control character survives.
 *
 * <p>A newline becomes the two characters {@code \n}, another control byte below 0x80 becomes
 * {@code ^} and the byte xor 0x40, any other byte a backslash and three octal digits; TAB stays. In
 * a multibyte locale valid characters that are no controls stay as well.
 *
 * <p>Source: illumos syslogd.c, {@code filter_string()}.
 */
public enum Sanitizer {
  /** The C locale: every byte from 0x80 up is written in octal. */
  SINGLE_BYTE {
    @Override
    int kept(byte[] bytes, int at, int to) {
      int b = bytes[at] & 0xff;
      return b == '\t' || (b >= 0x20 && b < 0x7f) ? 1 : 0;
    }
  },

  /** A UTF-8 locale. */
  UTF_8 {
    @Override
    int kept(byte[] bytes, int at, int to) {
      int size = Utf8.sequence(bytes, at, to);
      boolean printable = bytes[at] == '\t' || (size > 0 && !Utf8.control(bytes, at, size));
      return printable ? size : 0;
    }
  };

  /** How many bytes from {@code at} stay as they are; 0 if the byte there must be written anew. */
  abstract int kept(byte[] bytes, int at, int to);

  /**
   * Appends {@code bytes[from..to)} in the harmless form to {@code line}. A {@code \n} that ends
   * the whole line is taken off once, whether it was a newline or was typed as two characters.
   */
  public void append(byte[] bytes, int from, int to, Bytes line) {
    escape(bytes, from, to, line);
    int end = line.length();
    if (end >= 2 && line.array()[end - 2] == '\\' && line.array()[end - 1] == 'n') {
      line.truncate(end - 2);
    }
  }

  /** Appends {@code bytes[from..to)} in the harmless form, all of it. */
  void escape(byte[] bytes, int from, int to, Bytes line) {
    for (int i = from; i < to; ) {
      int kept = kept(bytes, i, to);
      if (kept > 0) {
        line.put(bytes, i, i + kept);
        i += kept;
      } else {
        escape(bytes[i] & 0xff, line);
        i++;
      }
    }
  }

  private static void escape(int b, Bytes line) {
    if (b == '\n') {
      line.put('\\');
      line.put('n');
    } else if (b < 0x80) {
      line.put('^');
      line.put(b ^ 0x40);
    } else {
      line.put('\\');
      line.put('0' + (b >> 6));
      line.put('0' + ((b >> 3) & 7));
      line.put('0' + (b & 7));
    }
  }
}
