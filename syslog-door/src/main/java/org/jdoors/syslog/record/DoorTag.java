package org.jdoors.syslog.record;

/**
 * What a call of the syslog door asks for: the first 32-bit word of its argument. A call without
 * bytes asks whether the daemon lives; one that begins with {@code <} is a raw record.
 */
public final class DoorTag {
  /** A {@link DoorRecord}. */
  public static final int RECORD = 0x4a440001;

  /** A {@link DoorBatch}. */
  public static final int BATCH = 0x4a440002;

  /** A {@link DoorRequest} for the counters; the answer is a {@link DoorText}. */
  public static final int STATISTICS = 0x4a440003;

  /** A {@link DoorRequest}: answered when all that was taken before is on disk. */
  public static final int FLUSH = 0x4a440004;

  /** A {@link DoorRequest}: files are opened anew by path. For the superuser and the daemon's. */
  public static final int REOPEN = 0x4a440005;

  /** A {@link DoorFollow}: records as they come. For those who may read the log. */
  public static final int FOLLOW = 0x4a440006;

  /** Most bytes of one call: a longer one fails in the caller, with ENOBUFS. */
  public static final int LARGEST_CALL = 64 * 1024;

  private DoorTag() {}
}
