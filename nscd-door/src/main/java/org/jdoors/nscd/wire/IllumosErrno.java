package org.jdoors.nscd.wire;

/** Error numbers of illumos as they stand in p_errno, whatever system this runs on. */
public final class IllumosErrno {

  /** ENOENT: what the files backend leaves behind when it finds nothing. */
  public static final int ENOENT = 2;

  /** EACCES. */
  public static final int EACCES = 13;

  /** EFAULT. */
  public static final int EFAULT = 14;

  /** EINVAL. */
  public static final int EINVAL = 22;

  /** ERANGE: the only number that a client looks at. */
  public static final int ERANGE = 34;

  /** ENOTSUP. */
  public static final int ENOTSUP = 48;

  private IllumosErrno() {}
}
