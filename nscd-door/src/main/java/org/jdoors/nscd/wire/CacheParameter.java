package org.jdoors.nscd.wire;

/**
 * The settings of a cache ({@code nscd_cfg_cache_t}) in the order of their members; each has a bit
 * in the bitmap that says which settings a change is about.
 *
 * <p>Source: illumos cmd/nscd/cache.h.
 */
public enum CacheParameter {
  ENABLE(0, Width.FLAG),
  PER_USER(1, Width.FLAG),
  AVOID_NAME_SERVICE(2, Width.FLAG),
  CHECK_FILES(3, Width.FLAG),
  CHECK_INTERVAL(4, Width.INT),
  POSITIVE_TTL(5, Width.INT),
  NEGATIVE_TTL(6, Width.INT),
  KEEP_HOT(7, Width.INT),
  HINT_SIZE(8, Width.INT),
  MAX_ENTRIES(9, Width.LONG),
  SUGGESTED_SIZE(10, Width.INT),
  OLD_DATA_OK(11, Width.FLAG);

  /** Number of settings: 12, the value of num_param. */
  public static final int COUNT = values().length;

  /** How a member is declared. */
  enum Width {
    /** boolean_t as one byte. */
    FLAG,
    /** int. */
    INT,
    /** ulong_t: 4 bytes in a 32-bit program, 8 in a 64-bit one. */
    LONG
  }

  private final int bit;
  private final Width width;

  CacheParameter(int number, Width width) {
    this.bit = 1 << number;
    this.width = width;
  }

  Width width() {
    return width;
  }

  int bit() {
    return bit;
  }
}
