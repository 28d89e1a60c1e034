package org.jdoors.nscd.entry;

import java.nio.charset.Charset;

/** The fields of a line that are separated by colons, as ranges of the line's bytes. */
public final class ColonFields {

  /** First field of passwd and group lines. */
  public static final int NAME = 0;

  /** Second field of passwd and group lines. */
  public static final int PASSWORD = 1;

  private final byte[] text;

  /** Start of each field; one more entry than fields, the last being the end of the text plus 1. */
  private final int[] starts;

  private final int count;

  private ColonFields(byte[] text, int[] starts, int count) {
    this.text = text;
    this.starts = starts;
    this.count = count;
  }

  /**
   * Splits {@code text[from, to)}; a NUL ends the text early.
   *
   * @param most the most fields; the last one holds whatever follows, colons included
   */
  public static ColonFields split(byte[] text, int from, int to, int most) {
    int end = Blanks.find(text, from, to, '\0');
    int[] starts = new int[most + 1];
    starts[0] = from;
    int count = 1;
    for (int at = from; at < end && count < most; at++) {
      if (text[at] == ':') {
        starts[count++] = at + 1;
      }
    }
    starts[count] = end + 1;
    return new ColonFields(text, starts, count);
  }

  /** Number of fields, 1 or more. */
  public int count() {
    return count;
  }

  /** Length of a field in bytes, 0 for one that is missing. */
  public int length(int field) {
    return field < count ? end(field) - start(field) : 0;
  }

  /** Index of the first byte of a field that is there. */
  public int start(int field) {
    return starts[field];
  }

  /** Index after the last byte of a field that is there. */
  public int end(int field) {
    return starts[field + 1] - 1;
  }

  /** Whether the line starts with + or -: an instruction to the source {@code compat}. */
  public boolean isCompat() {
    return length(NAME) > 0 && (text[start(NAME)] == '+' || text[start(NAME)] == '-');
  }

  /** The number at the start of a field that is there. */
  public AccountId id(int field) {
    return AccountId.read(text, start(field), end(field));
  }

  /** Whether {@code id} is a number and takes the whole field. */
  public boolean fills(AccountId id, int field) {
    return id.end() == end(field) && id.end() != start(field);
  }

  /** A field as a string, empty for one that is missing. */
  public String text(int field, Charset charset) {
    return field < count ? new String(text, start(field), length(field), charset) : "";
  }
}
