package org.jdoors.syslog.output;

import java.io.IOException;

/** An open way to a peer. For one thread at a time, save {@link #close}. */
interface PeerLink {

  /** Makes a link; may take long. */
  @FunctionalInterface
  interface Connector {
    /**
     * Connects.
     *
     * @throws IOException naming what the system says
     */
    PeerLink connect() throws IOException;
  }

  /** Sends one frame; may block until another thread calls {@link #close}. */
  void send(byte[] frame) throws IOException;

  /**
   * Looks whether the peer has closed its side.
   *
   * @throws IOException if it has
   */
  void check() throws IOException;

  /** Tells the peer that nothing more comes, and closes the link; may block as sending may. */
  default void end() {
    close();
  }

  /** Closes the link; never blocks. */
  void close();
}
