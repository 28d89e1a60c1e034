package org.jdoors.syslog.output;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.time.Duration;
import javax.net.ssl.SSLSocket;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
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
   * @param tls null for none
   * @param limit on each of connecting and the handshake
   */
  StreamLink(InetSocketAddress peer, @Nullable TlsClient tls, Duration limit) throws IOException {
    plain = new Socket();
    int millis = (int) limit.toMillis();
    try {
      plain.connect(peer, millis);
      plain.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
      plain.setSoTimeout(millis);
      socket = tls == null ? plain : handshake(tls, peer);
      socket.setSoTimeout(LOOK_MILLIS);
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  private SSLSocket handshake(TlsClient tls, InetSocketAddress peer) throws IOException {
    return tls.handshake(plain, peer);
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

  @Override
  public void close() {
    try {
      plain.close();
    } catch (IOException e) {
      LOG.debug("close failed error=\"{}\"", e.getMessage());
    }
  }
}
