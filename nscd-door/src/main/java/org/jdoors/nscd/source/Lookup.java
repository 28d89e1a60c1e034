package org.jdoors.nscd.source;

import java.time.Duration;

/** The outcome of a lookup. */
public sealed interface Lookup {

  /**
   * There is an entry.
   *
   * @param text the entry in files format, as it goes to the client; not to be changed
   * @param ttl how long the source vouches for it at most; {@link #UNLIMITED} if it does not say
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on to the reply, never compared
  record Found(byte[] text, Duration ttl) implements Lookup {

    /** The source does not limit how long an answer may be kept. */
    public static final Duration UNLIMITED = Duration.ofNanos(Long.MAX_VALUE);
  }

  /**
   * The source was asked and has no such entry.
   *
   * @param noData whether there is a host of that name, but without what was asked for
   * @param ttl how long the source vouches for it at most; {@link Found#UNLIMITED} if it does not
   *     say
   */
  record NotFound(boolean noData, Duration ttl) implements Lookup {

    /** There is nothing of that name, and the source does not say for how long. */
    public NotFound() {
      this(false, Found.UNLIMITED);
    }
  }

  /** The source cannot say now; asking again may help. */
  record TryAgain(String reason) implements Lookup {}

  /** The source cannot be asked. Never to be taken for {@link NotFound}. */
  record Unavailable(String reason) implements Lookup {}

  /** A source stands in the policy that is not served here; the client is to look itself. */
  record NotServed(String source) implements Lookup {}
}
