package org.jdoors.nscd.source;

import java.util.Arrays;
import org.jdoors.nscd.entry.Blanks;

/**
 * Finds lines by a run of bytes in them: an open-addressing table over ranges of one array, so that
 * 100,000 entries cost a few integers each and no object. Several lines may hold the same run; they
 * are given in the order they were added.
 */
final class BytesIndex {

  private static final int NONE = -1;

  private final byte[] bytes;
  private final boolean foldCase;

  /** Per added run: where it is, its line, and the next run with the same bytes. */
  private int[] offsets;

  private int[] lengths;
  private int[] lines;
  private int[] next;
  private int count;

  /** Per slot: first and last run with the same bytes, or {@link #NONE}. */
  private int[] first;

  private int[] last;
  private int used;

  /**
   * An empty index.
   *
   * @param bytes what the runs lie in
   * @param foldCase whether A to Z and a to z are the same
   * @param expected runs to make room for at once
   */
  BytesIndex(byte[] bytes, boolean foldCase, int expected) {
    this.bytes = bytes;
    this.foldCase = foldCase;
    int room = Math.max(16, expected);
    offsets = new int[room];
    lengths = new int[room];
    lines = new int[room];
    next = new int[room];
    // At most half of the slots are used.
    first = new int[Integer.highestOneBit(room) << 2];
    last = new int[first.length];
    Arrays.fill(first, NONE);
  }

  /** Adds the run {@code bytes[offset, offset + length)} of {@code line}. */
  void add(int offset, int length, int line) {
    if (count == offsets.length) {
      offsets = Arrays.copyOf(offsets, 2 * count);
      lengths = Arrays.copyOf(lengths, 2 * count);
      lines = Arrays.copyOf(lines, 2 * count);
      next = Arrays.copyOf(next, 2 * count);
    }
    int run = count++;
    offsets[run] = offset;
    lengths[run] = length;
    lines[run] = line;
    next[run] = NONE;
    if (2 * used >= first.length) {
      grow();
    }
    int slot = slot(bytes, offset, length);
    if (first[slot] == NONE) {
      first[slot] = run;
      used++;
    } else {
      next[last[slot]] = run;
    }
    last[slot] = run;
  }

  private void grow() {
    int[] oldFirst = first;
    int[] oldLast = last;
    first = new int[2 * oldFirst.length];
    last = new int[2 * oldFirst.length];
    Arrays.fill(first, NONE);
    for (int i = 0; i < oldFirst.length; i++) {
      if (oldFirst[i] != NONE) {
        int slot = slot(bytes, offsets[oldFirst[i]], lengths[oldFirst[i]]);
        first[slot] = oldFirst[i];
        last[slot] = oldLast[i];
      }
    }
  }

  /** The first run equal to {@code key[offset, offset + length)}, or -1. */
  int find(byte[] key, int offset, int length) {
    return first[slot(key, offset, length)];
  }

  /** The next run with the same bytes, or -1. */
  int next(int run) {
    return next[run];
  }

  int line(int run) {
    return lines[run];
  }

  /** Whether the runs of {@code other} that lie in a part of its bytes are here as often. */
  boolean hasAll(BytesIndex other, LineTable.Range part) {
    for (int slot : other.first) {
      int theirs = slot;
      if (slot == NONE || !other.anyIn(slot, part)) {
        continue;
      }
      int ours = find(other.bytes, other.offsets[slot], other.lengths[slot]);
      for (; theirs != NONE; theirs = other.next[theirs]) {
        if (ours == NONE) {
          return false;
        }
        ours = next[ours];
      }
    }
    return true;
  }

  private boolean anyIn(int run, LineTable.Range part) {
    for (int each = run; each != NONE; each = next[each]) {
      if (part.contains(offsets[each])) {
        return true;
      }
    }
    return false;
  }

  private int slot(byte[] key, int offset, int length) {
    int hash = 0;
    for (int i = 0; i < length; i++) {
      hash = 31 * hash + fold(key[offset + i]);
    }
    hash *= 0x9e3779b9;
    int mask = first.length - 1;
    int slot = (hash ^ hash >>> 15) & mask;
    while (first[slot] != NONE && !isEqual(first[slot], key, offset, length)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private boolean isEqual(int run, byte[] key, int offset, int length) {
    if (lengths[run] != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (fold(bytes[offsets[run] + i]) != fold(key[offset + i])) {
        return false;
      }
    }
    return true;
  }

  private byte fold(byte b) {
    return foldCase ? Blanks.toLower(b) : b;
  }
}
