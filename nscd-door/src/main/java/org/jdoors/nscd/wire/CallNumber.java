package org.jdoors.nscd.wire;

/**
 * Values of nsc_callnumber. The top byte is the category: 'a' for applications, anything else for
 * nscd talking to nscd.
 *
 * <p>Source: illumos cmd/nscd/nscd_door.h and lib/libc/port/gen/getxby_door.h.
 */
public final class CallNumber {

  /** NSCD_SEARCH: one lookup. */
  public static final int SEARCH = 0x61000001;

  /** NSCD_SETENT: start an enumeration. */
  public static final int SETENT = 0x61000002;

  /** NSCD_GETENT: next entry. */
  public static final int GETENT = 0x61000003;

  /** NSCD_ENDENT: end of an enumeration. */
  public static final int ENDENT = 0x61000004;

  /** NSCD_PUT: never implemented. */
  public static final int PUT = 0x61000005;

  /** NSCD_GETHINTS: never implemented. */
  public static final int GETHINTS = 0x61000006;

  /** NSCD_PING. */
  public static final int PING = 0x6e000001;

  /** NSCD_GETADMIN: configuration and statistics. */
  public static final int GETADMIN = 0x6e000002;

  /** NSCD_SETADMIN: change the configuration. */
  public static final int SETADMIN = 0x6e000003;

  /** NSCD_GETPUADMIN: as GETADMIN, of the caller's per-user nscd. */
  public static final int GETPUADMIN = 0x6e000004;

  /** NSCD_SETPUADMIN: never implemented. */
  public static final int SETPUADMIN = 0x6e000005;

  /** NSCD_KILLSERVER. */
  public static final int KILLSERVER = 0x6e000006;

  /** NSCD_IMHERE, with {@link #MAIN}, {@link #FORKER} or {@link #CHILD} added. */
  public static final int IMHERE = 0x6e000010;

  /** NSCD_FORK, with who is calling added. */
  public static final int FORK = 0x6e000020;

  /** NSCD_SETUID: never implemented. */
  public static final int SETUID = 0x6e000030;

  /** NSCD_KILL. */
  public static final int KILL = 0x6e000040;

  /** NSCD_PULSE, with who is calling added. */
  public static final int PULSE = 0x6e000050;

  /** NSCD_REFRESH. */
  public static final int REFRESH = 0x6e000060;

  /** Who is calling: the main nscd. */
  public static final int MAIN = 1;

  /** Who is calling: the forker. */
  public static final int FORKER = 2;

  /** Who is calling: a per-user nscd. */
  public static final int CHILD = 4;

  /** The bits that say who is calling. */
  public static final int WHO_MASK = 0xf;

  private static final int CATEGORY_SHIFT = 24;

  private CallNumber() {}

  /** Whether the call is one of an application. */
  public static boolean isApplication(int number) {
    return number >>> CATEGORY_SHIFT == 'a';
  }
}
