package org.jdoors.syslog.output;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.time.Duration;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jdoors.syslog.tls.Tls;
import org.jspecify.annotations.Nullable;

/** A TCP connection to a peer (RFC 6587), with TLS if there are settings for it (RFC 5425). */
final class StreamLink implements PeerLink {
  private static final Logger LOG = LogManager.getLogger(StreamLink.class);
  private static final int LOOK_MILLIS = 1;

  /** Closed at once where closing the TLS socket above it would wait. */
  private final Socket plain;

  private final Socket socket;

  /**
   * Connects.
   *
   * @param host the peer's name as configured, which it is told in TLS
   * @param tls null for none
   * @param limit on each of connecting and the handshake
   */
  StreamLink(InetSocketAddress peer, String host, @Nullable Tls tls, Duration limit)
      throws IOException {
    plain = new Socket();
    int millis = (int) limit.toMillis();
    try {
      plain.connect(peer, millis);
      plain.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
      plain.setSoTimeout(millis);
      socket = tls == null ? plain : tls.connect(plain, host, peer.getPort());
      socket.setSoTimeout(LOOK_MILLIS);
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  @Override
  public void send(byte[] frame) throws IOException {
    socket.getOutputStream().write(frame);
  }

  @Override
  public void check() throws IOException {
    try {
      if (socket.getInputStream().read() < 0) {
        throw new IOException("Connection closed by the peer");
      }
      // A syslog peer says nothing; what it does say is of no interest.
    } catch (SocketTimeoutException e) {
      LOG.trace("connection is open peer={}", plain.getRemoteSocketAddress());
    }
  }

  /** In TLS that is the closing alert (RFC 5425 section 4.4). */
  @Override
  public void end() {
    try {
      socket.shutdownOutput();
    } catch (IOException e) {
      LOG.debug("connection had ended error=\"{}\"", e.getMessage());
    }
    close();
  }

  @Override
  public void close() {
    try {
      plain.close();
    } catch (IOException e) {
      LOG.debug("close failed error=\"{}\"", e.getMessage());
    }
  }
}
