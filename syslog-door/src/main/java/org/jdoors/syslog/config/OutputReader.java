package org.jdoors.syslog.config;

import java.time.Duration;
import java.util.List;
import org.jdoors.syslog.config.OutputSettings.Rotation;
import org.jdoors.syslog.config.OutputSettings.Transport;
import org.jspecify.annotations.Nullable;

/** Makes settings of one {@code [output.NAME]}. */
final class OutputReader {
  private static final int UDP_PORT = 514;
  private static final int TCP_PORT = 601;
  private static final int TLS_PORT = 6514;
  private static final Duration DAY = Duration.ofDays(1);

  private final TableReader table;
  private final String title;

  OutputReader(TableReader table, String title) {
    this.table = table;
    this.title = title;
  }

  OutputSettings read(String type) {
    return switch (type) {
      case "file" ->
          new OutputSettings.ToFile(
              table.get(Keys.PATH),
              table.get(Keys.STYLE),
              table.get(Keys.CREATE),
              table.get(Keys.FILE_MODE),
              table.get(Keys.OWNER).orElse(null),
              table.get(Keys.GROUP).orElse(null),
              table.get(Keys.DURABILITY),
              rotation());
      case "terminal" -> new OutputSettings.ToTerminal(table.get(Keys.PATH));
      case "console" -> new OutputSettings.ToConsole(table.get(Keys.CONSOLE));
      case "fifo" -> new OutputSettings.ToFifo(table.get(Keys.PATH), table.get(Keys.STYLE));
      case "users" -> new OutputSettings.ToUsers(some(Keys.USERS, "names nobody"));
      case "all" -> new OutputSettings.ToAll();
      case "forward" -> forward();
      case "command" ->
          new OutputSettings.ToCommand(some(Keys.COMMAND, "has no words"), table.get(Keys.STYLE));
      case "log4j" -> new OutputSettings.ToLog4j(table.get(Keys.LOG4J));
      default -> throw new IllegalArgumentException(type);
    };
  }

  /** The values of a key that must have some. */
  private List<String> some(Key<List<String>> key, String otherwise) {
    List<String> values = table.get(key);
    if (values.isEmpty() && table.has(key.name())) {
      table.error(key.name(), key.name() + ": " + otherwise);
    }
    return values;
  }

  private Rotation rotation() {
    String name = title.replace("]", ".rotation]");
    @Nullable TableReader rotation = table.table("rotation", Keys.ROTATION, name);
    if (rotation == null) {
      return Rotation.NONE;
    }
    long size = rotation.get(Keys.ROTATE_SIZE);
    Duration every = rotation.get(Keys.ROTATE_EVERY);
    if (every.compareTo(DAY) > 0 && !every.equals(Duration.ofDays(every.toDays()))) {
      table.error("rotation", name + ": every: more than a day must be whole days");
    }
    if (size == 0 && every.isZero()) {
      table.error("rotation", name + " needs the key \"size\" or \"every\", or both");
    }
    return new Rotation(
        size,
        every,
        rotation.get(Keys.KEEP),
        rotation.get(Keys.KEEP_FOR),
        rotation.get(Keys.COMPRESS));
  }

  private OutputSettings forward() {
    Transport transport = table.get(Keys.TRANSPORT);
    String host = table.get(Keys.HOST);
    @Nullable TlsSettings tls = TlsReader.read(table, title, false, host);
    if (tls != null && transport != Transport.TCP_COUNTED) {
      table.error("tls", title + ": TLS wants the transport \"tcp\" (RFC 5425)");
    }
    if (table.has(Keys.SPOOL.name()) && transport == Transport.UDP) {
      table.error("spool", title + ": the transport \"udp\" never knows what is to be kept");
    }
    int port = table.get(Keys.FORWARD_PORT);
    int usual = transport == Transport.UDP ? UDP_PORT : tls == null ? TCP_PORT : TLS_PORT;
    return new OutputSettings.Forward(
        transport,
        host,
        port == 0 ? usual : port,
        table.get(Keys.FORWARD_STYLE),
        tls,
        table.get(Keys.SPOOL).orElse(null),
        table.get(Keys.SPOOL_BYTES));
  }
}
