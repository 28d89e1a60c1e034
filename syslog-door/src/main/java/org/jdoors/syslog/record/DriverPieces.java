package org.jdoors.syslog.record;

/**
 * Puts together what getmsg(2) delivers of a log driver's message that is longer than the reader's
 * buffer: each piece is cut behind its last newline, the rest goes in front of the next. A piece
 * without a newline is cut in front of a character that is not complete, or goes as it is. For one
 * thread at a time.
 *
 * <p>Source: illumos syslogd.c, {@code getkmsg()} and {@code findnl_bkwd()}.
 */
public final class DriverPieces {
  /** Bytes that the native daemon reads at a time. */
  public static final int PIECE = 1024;

  private final boolean wholeCharacters;
  private final Bytes text = new Bytes(2 * PIECE);

  /**
   * @param locale whether there are characters of several bytes
   */
  public DriverPieces(Sanitizer locale) {
    wholeCharacters = locale == Sanitizer.UTF_8;
  }

  /**
   * Adds a piece.
   *
   * @param more whether the message goes on (MOREDATA)
   * @return how much of {@link #text} is to be split into lines now; then {@link #drop} it
   */
  public int add(byte[] piece, int from, int to, boolean more) {
    text.put(piece, from, to);
    if (!more) {
      return text.length();
    }
    int length = text.length();
    for (int i = length - 1; i > 0; i--) {
      if (text.array()[i] == '\n') {
        return i + 1;
      }
    }
    return wholeCharacters ? wholeCharacters(length) : length;
  }

  private int wholeCharacters(int length) {
    byte[] array = text.array();
    int start = length - 1;
    while (start > 0 && start > length - 4 && (array[start] & 0xc0) == 0x80) {
      start--;
    }
    int lead = array[start] & 0xff;
    int size = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc2 ? 2 : 1;
    return start > 0 && start + size > length ? start : length;
  }

  /** What has come and was not dropped. */
  public Bytes text() {
    return text;
  }

  /** Takes bytes off the begin of the text. */
  public void drop(int bytes) {
    int rest = text.length() - bytes;
    System.arraycopy(text.array(), bytes, text.array(), 0, rest);
    text.truncate(rest);
  }
}
