package org.jdoors.syslog.record;

/** UTF-8 by bytes, strict: no overlong forms, no surrogates, nothing above U+10FFFF (RFC 3629). */
final class Utf8 {
  /** What {@link #sequence} gives for bytes that are not a character. */
  static final int INVALID = -1;

  private Utf8() {}

  static boolean valid(byte[] bytes, int from, int to) {
    for (int i = from; i < to; ) {
      int size = sequence(bytes, i, to);
      if (size == INVALID) {
        return false;
      }
      i += size;
    }
    return true;
  }

  /** Whether there is a character of several bytes that is no control character. */
  static boolean beyondAscii(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to) {
      int size = sequence(bytes, at, to);
      if (size > 1 && !control(bytes, at, size)) {
        return true;
      }
      at += Math.max(size, 1);
    }
    return false;
  }

  /** Length of the character that begins at {@code at}, 1 to 4, or {@link #INVALID}. */
  static int sequence(byte[] bytes, int at, int to) {
    int lead = bytes[at] & 0xff;
    if (lead < 0x80) {
      return 1;
    }
    int size = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    if (lead < 0xc2 || lead > 0xf4 || to - at < size) {
      return INVALID;
    }
    for (int i = 1; i < size; i++) {
      if ((bytes[at + i] & 0xc0) != 0x80) {
        return INVALID;
      }
    }
    int second = bytes[at + 1] & 0xff;
    boolean outside =
        (lead == 0xe0 && second < 0xa0)
            || (lead == 0xed && second > 0x9f)
            || (lead == 0xf0 && second < 0x90)
            || (lead == 0xf4 && second > 0x8f);
    return outside ? INVALID : size;
  }

  /**
   * Whether the character of {@code size} bytes at {@code at} is a control character: C0, DEL, C1,
   * and the line and paragraph separators U+2028 and U+2029, as the C library's iswcntrl has it.
   */
  static boolean control(byte[] bytes, int at, int size) {
    int lead = bytes[at] & 0xff;
    if (size == 1) {
      return lead < 0x20 || lead == 0x7f;
    }
    int second = bytes[at + 1] & 0xff;
    if (size == 2) {
      return lead == 0xc2 && second < 0xa0;
    }
    int third = bytes[at + 2] & 0xff;
    return size == 3 && lead == 0xe2 && second == 0x80 && (third == 0xa8 || third == 0xa9);
  }
}
