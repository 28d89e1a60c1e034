package org.jdoors.syslog.input;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import org.jdoors.syslog.Vectors;
import org.jdoors.syslog.config.InputSettings;
import org.jdoors.syslog.config.TlsSettings;
import org.jspecify.annotations.Nullable;

/** A TCP input on a port of the loopback interface, and what it took. */
final class TcpServer implements AutoCloseable {
  static final InputSettings.Limits NO_LIMITS =
      new InputSettings.Limits(InputSettings.DEFAULT_MESSAGE_BYTES, 0, 0);
  static final InputSettings.ConnectionLimits MANY =
      new InputSettings.ConnectionLimits(20_000, 20_000, Duration.ZERO);
  private static final Clock CLOCK = Clock.fixed(Instant.ofEpochSecond(1700000000), ZoneOffset.UTC);

  final CollectingSink sink = new CollectingSink();
  final TcpInput input;
  private final HostNames names = new HostNames(null, System::nanoTime);

  TcpServer(
      InputSettings.Limits limits,
      InputSettings.ConnectionLimits connections,
      @Nullable TlsSettings tls)
      throws IOException {
    input =
        new TcpInput(
            new InputSettings.Tcp("127.0.0.1", 0, tls, limits, connections),
            sink,
            Vectors.bytes("myhost"),
            names,
            CLOCK,
            System::nanoTime);
    input.start();
  }

  int port() throws IOException {
    return input.address().getPort();
  }

  Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port());
    socket.setSoTimeout(60_000);
    return socket;
  }

  static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(Vectors.bytes(text));
    socket.getOutputStream().flush();
  }

  long counter(String wanted) {
    Map<String, Long> counters = new HashMap<>();
    input.counters((name, value) -> counters.put(name.substring(name.lastIndexOf('.') + 1), value));
    return counters.getOrDefault(wanted, -1L);
  }

  /** Waits until a counter has a value, or more. */
  void awaitCounter(String wanted, long value) {
    while (counter(wanted) < value) {
      Thread.onSpinWait();
    }
  }

  @Override
  public void close() {
    input.close();
    names.close();
  }
}
