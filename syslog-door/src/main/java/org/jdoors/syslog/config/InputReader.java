package org.jdoors.syslog.config;

import org.jspecify.annotations.Nullable;

/** Makes settings of one {@code [input.NAME]}. */
final class InputReader {
  private static final int TCP_PORT = 601;
  private static final int TLS_PORT = 6514;

  private final TableReader table;
  private final String title;

  InputReader(TableReader table, String title) {
    this.table = table;
    this.title = title;
  }

  InputSettings read(String type) {
    return switch (type) {
      case "udp" ->
          new InputSettings.Udp(table.get(Keys.ADDRESS), table.get(Keys.UDP_PORT), limits());
      case "tcp" -> tcp();
      case "unix" ->
          new InputSettings.UnixDatagram(
              table.get(Keys.SOCKET), table.get(Keys.SOCKET_MODE), limits());
      case "kmsg" -> new InputSettings.Kmsg(table.get(Keys.KMSG));
      case "streams" -> new InputSettings.Streams(table.get(Keys.STREAM), table.get(Keys.ENABLED));
      default -> throw new IllegalArgumentException(type);
    };
  }

  private InputSettings tcp() {
    @Nullable TlsSettings tls = TlsReader.read(table, title, true, "");
    int port = table.get(Keys.TCP_PORT);
    return new InputSettings.Tcp(
        table.get(Keys.ADDRESS),
        port != 0 ? port : tls == null ? TCP_PORT : TLS_PORT,
        tls,
        limits(),
        new InputSettings.ConnectionLimits(
            table.get(Keys.CONNECTIONS),
            table.get(Keys.CONNECTIONS_PER_ADDRESS),
            table.get(Keys.IDLE)));
  }

  private InputSettings.Limits limits() {
    return new InputSettings.Limits(
        table.get(Keys.MESSAGE_BYTES), table.get(Keys.RATE), table.get(Keys.BURST));
  }
}
