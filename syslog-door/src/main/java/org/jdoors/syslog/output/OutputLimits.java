package org.jdoors.syslog.output;

import java.time.Duration;

/**
 * Bounds of the outputs, in one place. Where the native daemon has none, they are ours, and chosen
 * so that a machine of 1 GiB runs ten outputs that are all stuck.
 */
final class OutputLimits {
  /**
   * Bytes of lines that wait for a file, besides as many that are being written. Natively 10,000
   * records of at most 1 KiB wait (syslogd.c, {@code Q_HIGHWATER_MARK}).
   */
  static final int QUEUE_BYTES = 8 * 1024 * 1024;

  /** Records that wait for an output that nobody waits for; 64 KiB each at most. */
  static final int COPIES = 1024;

  /** Their bytes, where they are kept as they came. */
  static final int COPIES_BYTES = 4 * 1024 * 1024;

  /**
   * Bytes behind a frame of a stream after which it counts as sent before {@link #SETTLE} is over:
   * the kernels of both sides hold less.
   */
  static final int UNSETTLED_BYTES = 8 * 1024 * 1024;

  /** First and longest time between two tries to write to a file that fails. */
  static final Duration FIRST_RETRY = Duration.ofMillis(100);

  static final Duration LONGEST_RETRY = Duration.ofSeconds(5);

  /** How often to look whether the path still leads to the open file. */
  static final Duration PATH_CHECK = Duration.ofSeconds(1);

  /** Bytes of lines that may be written to a file between two such looks. */
  static final int RECENT_BYTES = 64 * 1024;

  /** How long the end of the daemon waits for one output to write what it has. */
  static final Duration STOP = Duration.ofSeconds(10);

  /** How often held back repeats are reported: natively a third of the mark interval. */
  static final Duration REPEATS = Duration.ofSeconds(400);

  /** Shortest time between two lines of the daemon's log about the same output. */
  static final Duration LOG_INTERVAL = Duration.ofSeconds(60);

  /** A write to a terminal that takes longer marks it stuck: what comes then is dropped. */
  static final Duration STUCK = Duration.ofSeconds(5);

  /** First and longest time between two connections to a peer, or two starts of a command. */
  static final Duration FIRST_RECONNECT = Duration.ofSeconds(1);

  static final Duration LONGEST_RECONNECT = Duration.ofSeconds(60);

  /** Longest wait for a name, a connection, a handshake, and for a peer to take bytes. */
  static final Duration PEER = Duration.ofSeconds(10);

  /** Bytes for a peer that wait in memory where there is no spool. */
  static final long BACKLOG_BYTES = 4 * 1024 * 1024;

  /** Longest payload of UDP over IPv4: 65535 less the headers of 20 and 8 bytes (RFC 791, 768). */
  static final int DATAGRAM_BYTES = 65_507;

  /** Size from which on a new file of a spool is begun. */
  static final long SEGMENT_BYTES = 1024 * 1024;

  /**
   * How long a connection must last before what was written to it counts as sent: TCP sends again
   * for longer, but a peer that is gone usually answers with a reset within a round trip.
   */
  static final Duration SETTLE = Duration.ofSeconds(2);

  private OutputLimits() {}
}
