package org.jdoors.nscd.wire;

/** Rounding of section lengths. */
final class Alignment {

  private Alignment() {}

  /** The next multiple of 8; {@code value} is 0 or more and small. */
  static int up8(int value) {
    return (value + Long.BYTES - 1) & -Long.BYTES;
  }
}
