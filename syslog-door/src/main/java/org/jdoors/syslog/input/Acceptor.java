package org.jdoors.syslog.input;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.function.BiConsumer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jdoors.syslog.config.NumericAddress;

/** Takes connections up to the limits. For the thread of one {@link TcpLoop}. */
final class Acceptor {
  private static final Logger LOG = LogManager.getLogger(Acceptor.class);

  private final ServerSocketChannel listener;
  private final TcpShared shared;
  private final BiConsumer<SocketChannel, InetAddress> taker;
  private boolean resting;
  private long restUntil;

  /**
   * @param taker gets each connection, which is counted already
   */
  Acceptor(
      ServerSocketChannel listener,
      TcpShared shared,
      BiConsumer<SocketChannel, InetAddress> taker) {
    this.listener = listener;
    this.shared = shared;
    this.taker = taker;
  }

  /** Accepts what waits, up to so many. */
  void accept(SelectionKey key, int most) {
    try {
      for (int i = 0; i < most; i++) {
        SocketChannel socket = listener.accept();
        if (socket == null) {
          return;
        }
        take(socket);
      }
    } catch (IOException e) {
      // Most likely no descriptor is left: asking again at once would not help.
      shared.refused.increment();
      shared.troubles.log(
          leftOut -> LOG.error("TCP accept: {} left_out={}", e.getMessage(), leftOut));
      resting = true;
      restUntil = shared.nanoTime.getAsLong() + InputLimits.ACCEPT_PAUSE.toNanos();
      if (key.isValid()) {
        key.interestOps(0);
      }
    }
  }

  private void take(SocketChannel socket) throws IOException {
    InetAddress address = ((InetSocketAddress) socket.getRemoteAddress()).getAddress();
    if (shared.connections.add(address)) {
      shared.opened.increment();
      taker.accept(socket, address);
      return;
    }
    socket.close();
    shared.refused.increment();
    shared.refusals.log(
        leftOut ->
            LOG.warn(
                "TCP connection of {} refused: too many connections left_out={}",
                NumericAddress.text(address),
                leftOut));
  }

  /** Whether nothing is accepted for a while. */
  boolean isResting() {
    return resting;
  }

  /** Begins again once the pause is over. */
  void resume(SelectionKey key, long now) {
    if (resting && now - restUntil >= 0) {
      resting = false;
      key.interestOps(SelectionKey.OP_ACCEPT);
    }
  }
}
