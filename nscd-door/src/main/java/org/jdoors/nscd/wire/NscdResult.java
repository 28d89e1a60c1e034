package org.jdoors.nscd.wire;

/** Values of nscdpriv ({@code nscd_rc_t}). Source: illumos cmd/nscd/nscd_common.h. */
public final class NscdResult {

  /** An argument that cannot be. */
  public static final int INVALID_ARGUMENT = 5;

  /** The header of an 'n' call does not hold together. */
  public static final int BUFFER_CHECK_FAILED = 30;

  /** Per-user lookups are not configured. */
  public static final int NO_PER_USER_LOOKUP = 31;

  /** The call belongs to another kind of nscd process. */
  public static final int WRONG_NSCD = 33;

  /** The caller is not the main nscd. */
  public static final int MAIN_IMPOSTER = 34;

  /** The caller is not the forker. */
  public static final int FORKER_IMPOSTER = 35;

  /** The caller is not a child. */
  public static final int CHILD_IMPOSTER = 36;

  /** A setting that cannot be set. */
  public static final int CANNOT_SET = 41;

  private NscdResult() {}
}
