package org.jdoors.nscd.wire;

/** Address family numbers of illumos, whatever system this runs on. Source: sys/socket.h. */
public final class AddressFamily {

  /** AF_INET. */
  public static final int INET = 2;

  /** AF_INET6. */
  public static final int INET6 = 26;

  private AddressFamily() {}
}
