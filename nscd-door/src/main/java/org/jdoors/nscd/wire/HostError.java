package org.jdoors.nscd.wire;

/** Values of p_herrno ({@code h_errno}). Source: illumos head/netdb.h. */
public final class HostError {

  /** HOST_NOT_FOUND. */
  public static final int HOST_NOT_FOUND = 1;

  /** TRY_AGAIN. */
  public static final int TRY_AGAIN = 2;

  /** NO_RECOVERY. */
  public static final int NO_RECOVERY = 3;

  /** NO_DATA. */
  public static final int NO_DATA = 4;

  private HostError() {}

  /** What a client reports for a failure: p_herrno if set, else what the status means. */
  public static int of(int status, int hostErrno) {
    if (hostErrno != 0) {
      return hostErrno;
    }
    return switch (status) {
      case Status.NOT_FOUND -> HOST_NOT_FOUND;
      case Status.TRY_AGAIN, Status.NIS_DNS_TRY_AGAIN -> TRY_AGAIN;
      default -> NO_RECOVERY;
    };
  }
}
