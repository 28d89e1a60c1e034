package org.jdoors.nscd.wire;

/** Values of p_status ({@code nss_status_t}). Source: illumos head/nss_common.h. */
public final class Status {

  /** NSS_SUCCESS: the data is the answer. */
  public static final int SUCCESS = 0;

  /** NSS_NOTFOUND. */
  public static final int NOT_FOUND = 1;

  /** NSS_UNAVAIL: failure; the client does not look itself. */
  public static final int UNAVAILABLE = 2;

  /** NSS_TRYAGAIN: failure; the client does not retry. */
  public static final int TRY_AGAIN = 3;

  /** NSS_NISSERVDNS_TRYAGAIN: as {@link #TRY_AGAIN}. */
  public static final int NIS_DNS_TRY_AGAIN = 4;

  /** NSS_TRYLOCAL: the client looks it up itself. */
  public static final int TRY_LOCAL = 5;

  /** NSS_ERROR: failure; the client does not look itself. */
  public static final int ERROR = 6;

  /** NSS_ALTRETRY: never sent; without a descriptor a client would loop forever. */
  public static final int ALT_RETRY = 7;

  /** NSS_ALTRESET: the client drops the door and looks itself. */
  public static final int ALT_RESET = 8;

  /** NSS_NSCD_PRIV: the result is in nscdpriv, see {@link NscdResult}. */
  public static final int NSCD_PRIVATE = 9;

  private Status() {}
}
