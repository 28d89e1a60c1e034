package org.jdoors.syslog.output;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.jdoors.syslog.config.TlsSettings;
import org.jdoors.syslog.config.TlsSettings.PeerCertificate;
import org.jdoors.syslog.tls.Tls;
import org.jspecify.annotations.Nullable;

/**
 * A collector of syslog over TLS, the server being Java's blocking one: keeps the messages it
 * reads, which have their length in front (RFC 5425 section 4.3). One connection at a time.
 */
final class TlsPeer implements AutoCloseable {
  final List<String> messages = new CopyOnWriteArrayList<>();
  final List<String> versions = new CopyOnWriteArrayList<>();
  final List<IOException> breaks = new CopyOnWriteArrayList<>();
  final List<String> ends = new CopyOnWriteArrayList<>();
  private final SSLServerSocket server;
  private final int most;
  private final Thread thread;
  private volatile @Nullable SSLSocket open;
  private volatile boolean closed;

  /**
   * Listens.
   *
   * @param port 0 for any
   * @param versions of TLS; none for those that Java has
   * @param most messages to read before all is closed, with what is still unread
   */
  TlsPeer(int port, TlsSettings settings, List<String> versions, int most) throws IOException {
    this.most = most;
    server =
        (SSLServerSocket)
            Tls.load(settings)
                .context()
                .getServerSocketFactory()
                .createServerSocket(port, 5, InetAddress.getLoopbackAddress());
    server.setNeedClientAuth(settings.peer() == PeerCertificate.REQUIRED);
    if (!versions.isEmpty()) {
      server.setEnabledProtocols(versions.toArray(new String[0]));
    }
    thread = new Thread(this::serve, "tls-peer");
    thread.setDaemon(true);
    thread.start();
  }

  int port() {
    return server.getLocalPort();
  }

  private void serve() {
    while (!closed) {
      try (SSLSocket socket = (SSLSocket) server.accept()) {
        open = socket;
        socket.startHandshake();
        versions.add(socket.getSession().getProtocol());
        boolean more = true;
        while (more && messages.size() < most) {
          more = read(socket.getInputStream());
        }
        if (messages.size() >= most) {
          closed = true;
          server.close();
          // A reset: what is under way is lost.
          socket.setSoLinger(true, 0);
        }
      } catch (IOException e) {
        breaks.add(e);
      }
    }
  }

  /** Reads a message; false if the sender has said that none comes any more. */
  private boolean read(InputStream in) throws IOException {
    int length = 0;
    for (int b = in.read(); b != ' '; b = in.read()) {
      if (b < 0 && length == 0) {
        ends.add("closing alert");
        return false;
      }
      if (b < '0' || b > '9') {
        throw new IOException("no length: " + b);
      }
      length = length * 10 + b - '0';
    }
    byte[] message = in.readNBytes(length);
    if (message.length < length) {
      throw new EOFException();
    }
    messages.add(new String(message, StandardCharsets.UTF_8));
    return true;
  }

  /** The texts behind the headers. */
  List<String> texts() {
    List<String> texts = new ArrayList<>();
    for (String message : messages) {
      texts.add(message.substring(message.lastIndexOf(' ') + 1));
    }
    return texts;
  }

  @Override
  public void close() throws IOException {
    closed = true;
    server.close();
    SSLSocket socket = open;
    if (socket != null) {
      socket.close();
    }
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
