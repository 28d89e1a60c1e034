package org.jdoors.syslog.config;

import java.io.IOException;

/** What the reader of syslog.conf must ask the machine. */
public interface Surroundings {
  /** What a path leads to. */
  enum Target {
    FILE,
    TERMINAL,
    /** A FIFO that somebody reads. */
    FIFO,
    /** A FIFO that nobody reads. */
    NO_READER
  }

  /**
   * Tells what a path leads to, after seeing that it can be opened for appending.
   *
   * @throws IOException if it does not exist or cannot be opened
   */
  Target target(String path) throws IOException;

  /** Whether a host name has an address. */
  boolean resolves(String host);

  /** Whether the name {@code loghost} leads to this machine, which defines LOGHOST for m4. */
  default boolean logHost() {
    return false;
  }
}
