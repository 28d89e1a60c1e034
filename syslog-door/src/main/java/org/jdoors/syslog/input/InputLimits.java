package org.jdoors.syslog.input;

import java.time.Duration;

/** Bounds of the inputs that no configuration changes. */
final class InputLimits {
  /** Datagrams that are taken by one call: the queue of a socket holds 10 to 512 by default. */
  static final int BATCH = 64;

  /** Native size of the UDP receive buffer; halved down to {@link #LEAST_RECEIVE_BUFFER}. */
  static final int RECEIVE_BUFFER = 256 * 1024;

  static final int LEAST_RECEIVE_BUFFER = 8 * 1024;

  /** Bytes that one connection may bring before the others have their turn. */
  static final int TURN = 64 * 1024;

  /** An octet count above this is no frame; rsyslog's default for its own bound is 200,000. */
  static final int LARGEST_FRAME = 256 * 1024;

  /** Connections that the kernel holds until they are accepted; cut by the system's own bound. */
  static final int BACKLOG = 1024;

  /** Connections that are accepted before those that exist have their turn. */
  static final int ACCEPT_AT_ONCE = 64;

  /** How long nothing is accepted after the system refused to. */
  static final Duration ACCEPT_PAUSE = Duration.ofMillis(100);

  /** Time for a TLS handshake. */
  static final Duration HANDSHAKE = Duration.ofSeconds(30);

  /** How often connections are looked through for silent ones, and drops are reported. */
  static final Duration SWEEP = Duration.ofSeconds(1);

  /** How long records that wait in the kernel are read when the daemon ends. */
  static final Duration DRAIN = Duration.ofSeconds(5);

  /**
   * Silence after which the connections are taken to have brought all: longer than the 200 ms after
   * which Linux sends again what found no room.
   */
  static final Duration QUIET = Duration.ofMillis(300);

  /** No wait at all. */
  static final Duration NO_WAIT = Duration.ZERO;

  /** Senders whose rate is remembered. */
  static final int SENDERS = 4096;

  /** Native life of a host name in the cache. */
  static final Duration NAME_LIFE = Duration.ofMinutes(20);

  /** Names that are kept. */
  static final int NAMES = 16 * 1024;

  /** Addresses that wait for a look-up; further ones stay numeric for the time being. */
  static final int NAMES_ASKED = 1024;

  /** Native size of a read from the log driver. */
  static final int DRIVER_BYTES = 1024;

  /** Native number of times that the log driver is opened anew. */
  static final int DRIVER_REOPENINGS = 10;

  /** How often a reader of the log driver looks whether it is to end. */
  static final Duration DRIVER_WAIT = Duration.ofMillis(250);

  /** Longest record of /dev/kmsg: {@code PRINTK_MESSAGE_MAX}, and {@code CONSOLE_EXT_LOG_MAX}. */
  static final int KMSG_BYTES = 8192;

  /** Reads of /dev/kmsg that fail one after the other before it is given up. */
  static final int KMSG_FAILURES = 100;

  /** Shortest time between two lines about the same trouble. */
  static final Duration LOG_INTERVAL = Duration.ofSeconds(1);

  private InputLimits() {}
}
