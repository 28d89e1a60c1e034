package org.jdoors.nscd.entry;

/**
 * User and group ids as the C library reads them: {@code strtoul}, base 10, 64 bits.
 *
 * <p>Leading blanks and one sign are taken; a negative number wraps around. The result names the
 * first byte that was not part of the number.
 *
 * @param value the number as unsigned 64 bits
 * @param end index of the first byte after the digits
 * @param overflow the number does not fit 64 bits ({@code strtoul} sets ERANGE)
 */
public record AccountId(long value, int end, boolean overflow) {

  /** Ids up to here are the system's own; files that hold larger ones mean {@link #NOBODY}. */
  public static final long MAX_UID = Integer.MAX_VALUE;

  /** UID_NOBODY and GID_NOBODY of illumos. */
  public static final int NOBODY = 60001;

  /** Up to here another digit does no harm; dividing to see it takes its time. */
  private static final long SAFE = Long.MAX_VALUE / 10 - 1;

  /** Ids from here on become {@link #NOBODY} in a client. */
  private static final long CLIENT_LIMIT = 0xffffffffL;

  /**
   * Reads a number from {@code text[start, limit)}.
   *
   * @return a value whose end equals {@code start} if there is no digit
   */
  public static AccountId read(byte[] text, int start, int limit) {
    int at = start;
    while (at < limit && Blanks.isSpace(text[at])) {
      at++;
    }
    boolean negative = at < limit && text[at] == '-';
    if (at < limit && (text[at] == '-' || text[at] == '+')) {
      at++;
    }
    int digits = at;
    long value = 0;
    boolean overflow = false;
    for (; at < limit && text[at] >= '0' && text[at] <= '9'; at++) {
      int digit = text[at] - '0';
      if (value < 0 || value > SAFE) {
        overflow |= Long.compareUnsigned(value, Long.divideUnsigned(-1L - digit, 10)) > 0;
      }
      value = value * 10 + digit;
    }
    if (at == digits) {
      return new AccountId(0, start, false);
    }
    return new AccountId(negative ? -value : value, at, overflow);
  }

  /** The id that a client stores for this number. */
  int clientId() {
    return Long.compareUnsigned(value, CLIENT_LIMIT) >= 0 ? NOBODY : (int) value;
  }

  /**
   * Whether the files source keeps the number; otherwise it writes {@link #NOBODY} in its place.
   */
  public boolean isSystemId() {
    return !overflow && Long.compareUnsigned(value, MAX_UID) <= 0;
  }
}
