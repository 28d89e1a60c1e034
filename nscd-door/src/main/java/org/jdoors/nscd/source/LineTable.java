package org.jdoors.nscd.source;

import java.util.Arrays;

/**
 * The logical lines of a file: a line ending in a backslash goes on with the next one. The file's
 * bytes are kept; only continued lines are moved together.
 *
 * <p>Source: {@code _nss_files_read_line} of illumos; lines are not limited in length here.
 */
final class LineTable {

  private final byte[] bytes;
  private int[] starts = new int[16];
  private int[] lengths = new int[16];
  private int[] numbers = new int[16];
  private int count;

  /** Whether any line is continued, so that the bytes are not quite those of the file. */
  private boolean joined;

  private LineTable(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Takes {@code bytes} over and splits them. */
  static LineTable split(byte[] bytes) {
    LineTable table = new LineTable(bytes);
    int number = 1;
    int at = 0;
    while (at < bytes.length) {
      int start = at;
      int end = start;
      int first = number;
      boolean continued = true;
      while (continued && at < bytes.length) {
        int from = at;
        while (at < bytes.length && bytes[at] != '\n') {
          at++;
        }
        int length = at - from;
        if (from != end) {
          System.arraycopy(bytes, from, bytes, end, length);
        }
        end += length;
        continued = at < bytes.length && isContinued(bytes, start, end);
        if (continued) {
          end--;
          table.joined = true;
        }
        at++;
        number++;
      }
      // What a backslash at the end of the file belongs to is no line.
      if (!isContinued(bytes, start, end) && !(continued && start == end)) {
        table.add(start, end - start, first);
      }
    }
    return table;
  }

  private static boolean isContinued(byte[] bytes, int start, int end) {
    return end > start && bytes[end - 1] == '\\';
  }

  private void add(int start, int length, int number) {
    if (count == starts.length) {
      starts = Arrays.copyOf(starts, 2 * count);
      lengths = Arrays.copyOf(lengths, 2 * count);
      numbers = Arrays.copyOf(numbers, 2 * count);
    }
    starts[count] = start;
    lengths[count] = length;
    numbers[count] = number;
    count++;
  }

  byte[] bytes() {
    return bytes;
  }

  /**
   * A part of some bytes.
   *
   * @param from its first byte
   * @param to behind its last byte
   */
  record Range(int from, int to) {

    static final Range ALL = new Range(0, Integer.MAX_VALUE);
    static final Range NONE = new Range(0, 0);

    /** Whether what begins at {@code offset} is in it. */
    boolean contains(int offset) {
      return offset >= from && offset < to;
    }
  }

  /**
   * The lines of {@code older} that may not stand in these bytes as they are; what is before and
   * behind them does.
   */
  Range changedSince(LineTable older) {
    if (joined || older.joined) {
      return Range.ALL;
    }
    byte[] before = older.bytes;
    int from = Arrays.mismatch(before, bytes);
    if (from < 0) {
      return Range.NONE;
    }
    int same = 0;
    int most = Math.min(before.length, bytes.length) - from;
    while (same < most && before[before.length - 1 - same] == bytes[bytes.length - 1 - same]) {
      same++;
    }
    int to = before.length - same;
    while (from > 0 && before[from - 1] != '\n') {
      from--;
    }
    while (to < before.length && before[to] != '\n') {
      to++;
    }
    return new Range(from, to);
  }

  int count() {
    return count;
  }

  int start(int line) {
    return starts[line];
  }

  int end(int line) {
    return starts[line] + lengths[line];
  }

  /** The line's number in the file, from 1; of its first part if it is continued. */
  int number(int line) {
    return numbers[line];
  }
}
