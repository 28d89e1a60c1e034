package org.jdoors.syslog.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdoors.syslog.config.OutputSettings.Transport;
import org.jdoors.syslog.config.TlsSettings.PeerCertificate;
import org.jdoors.syslog.record.Durability;

/**
 * Every key of the daemon's own file, with its default: what is parsed by, and what the manual page
 * syslog-door.conf(5) is compared with.
 */
final class Keys {
  private static final Path ROOT = Path.of("/");
  private static final int LARGEST_PORT = 65_535;
  private static final int MANY = 1_000_000_000;

  private static final Kind<LineStyle> STYLE_WORDS =
      Kind.word(
          Map.of(
              "native", LineStyle.NATIVE,
              "rfc5424", LineStyle.RFC5424,
              "rfc3164", LineStyle.RFC3164,
              "json", LineStyle.JSON));
  private static final Kind<Durability> DURABILITY_WORDS =
      Kind.word(
          Map.of(
              "accepted", Durability.ACCEPTED,
              "written", Durability.WRITTEN,
              "on-disk", Durability.ON_DISK));
  private static final Kind<Transport> TRANSPORT_WORDS =
      Kind.word(
          Map.of(
              "udp", Transport.UDP,
              "tcp", Transport.TCP_COUNTED,
              "tcp-lines", Transport.TCP_LINES));
  private static final Kind<PeerCertificate> PEER_WORDS =
      Kind.word(
          Map.of(
              "none", PeerCertificate.NONE,
              "optional", PeerCertificate.OPTIONAL,
              "required", PeerCertificate.REQUIRED));
  private static final Kind<String> FINGERPRINT =
      value -> {
        String text = Kind.TEXT.read(value);
        if (!text.matches("sha-256:[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2}){31}")) {
          throw new BadValue("not a fingerprint: sha-256: and 32 bytes in hex, AB:CD:...");
        }
        return text;
      };

  /** Source: illumos syslogd, MARKINTERVAL. */
  static final Key<Duration> MARK_INTERVAL =
      new Key<>("mark-interval", Kind.DURATION, Duration.ofMinutes(20), "20m");

  static final Key<Durability> DURABILITY =
      new Key<>("durability", DURABILITY_WORDS, Durability.WRITTEN, "written");
  static final Key<LineStyle> STYLE = new Key<>("style", STYLE_WORDS, LineStyle.NATIVE, "native");
  static final Key<Boolean> CREATE_NATIVE = new Key<>("create", Kind.BOOLEAN, false, "false");

  static final Key<Optional<String>> TYPE =
      new Key<>("type", Kind.optional(Kind.TEXT), Optional.empty(), "the table's name");
  static final Key<String> ADDRESS = new Key<>("address", Kind.ADDRESS, "::", "::");
  static final Key<Integer> UDP_PORT = new Key<>("port", Kind.number(1, LARGEST_PORT), 514, "514");

  /** 0 for the one of the transport: RFC 6587 and RFC 5425. */
  static final Key<Integer> TCP_PORT =
      new Key<>("port", Kind.number(1, LARGEST_PORT), 0, "601, with TLS 6514");

  static final Key<Integer> FORWARD_PORT =
      new Key<>("port", Kind.number(1, LARGEST_PORT), 0, "UDP 514, TCP 601, with TLS 6514");

  /** 480 is what every receiver must take (RFC 5424, 6.1). */
  static final Key<Integer> MESSAGE_BYTES =
      new Key<>(
          "message-bytes",
          Kind.number(480, 65_536),
          InputSettings.DEFAULT_MESSAGE_BYTES,
          Integer.toString(InputSettings.DEFAULT_MESSAGE_BYTES));

  static final Key<Integer> RATE = new Key<>("rate", Kind.number(0, MANY), 0, "0");
  static final Key<Integer> BURST = new Key<>("burst", Kind.number(0, MANY), 1000, "1000");
  static final Key<Integer> CONNECTIONS =
      new Key<>("connections", Kind.number(1, 100_000), 200, "200");
  static final Key<Integer> CONNECTIONS_PER_ADDRESS =
      new Key<>("connections-per-address", Kind.number(1, 100_000), 20, "20");
  static final Key<Duration> IDLE = new Key<>("idle", Kind.DURATION, Duration.ofHours(1), "1h");
  static final Key<Path> SOCKET = new Key<>("path", Kind.PATH, Path.of("/dev/log"), "/dev/log");
  static final Key<Integer> SOCKET_MODE = new Key<>("mode", Kind.MODE, 0666, "0666");
  static final Key<Path> KMSG = new Key<>("device", Kind.PATH, Path.of("/dev/kmsg"), "/dev/kmsg");
  static final Key<Path> STREAM =
      new Key<>("device", Kind.PATH, InputSettings.Streams.USUAL_DEVICE, "/dev/log");
  static final Key<Boolean> ENABLED = new Key<>("enabled", Kind.BOOLEAN, true, "true");

  static final Key<Optional<Path>> CERTIFICATE = Key.optional("certificate", Kind.PATH);
  static final Key<Optional<Path>> KEY = Key.optional("key", Kind.PATH);
  static final Key<List<Path>> AUTHORITIES =
      new Key<>("authorities", Kind.list(Kind.PATH), List.of(), "none");
  static final Key<PeerCertificate> PEER =
      new Key<>("peer", PEER_WORDS, PeerCertificate.REQUIRED, "required");
  static final Key<List<String>> NAMES =
      new Key<>("names", Kind.list(Kind.TEXT), List.of(), "none");
  static final Key<List<String>> FINGERPRINTS =
      new Key<>("fingerprints", Kind.list(FINGERPRINT), List.of(), "none");

  static final Key<Path> PATH = Key.required("path", Kind.PATH, ROOT);
  static final Key<Path> CONSOLE =
      new Key<>("path", Kind.PATH, Path.of("/dev/console"), "/dev/console");
  static final Key<Boolean> CREATE = new Key<>("create", Kind.BOOLEAN, true, "true");
  static final Key<Integer> FILE_MODE = new Key<>("mode", Kind.MODE, 0640, "0640");
  static final Key<Optional<String>> OWNER = Key.optional("owner", Kind.TEXT);
  static final Key<Optional<String>> GROUP = Key.optional("group", Kind.TEXT);
  static final Key<List<String>> USERS = Key.required("users", Kind.list(Kind.TEXT), List.of());
  static final Key<Transport> TRANSPORT =
      new Key<>("transport", TRANSPORT_WORDS, Transport.TCP_COUNTED, "tcp");
  static final Key<String> HOST = Key.required("host", Kind.TEXT, "localhost");
  static final Key<LineStyle> FORWARD_STYLE =
      new Key<>("style", STYLE_WORDS, LineStyle.RFC5424, "rfc5424");
  static final Key<Optional<Path>> SPOOL = Key.optional("spool", Kind.PATH);
  static final Key<Long> SPOOL_BYTES = new Key<>("spool-bytes", Kind.SIZE, 64L << 20, "64M");
  static final Key<List<String>> COMMAND = Key.required("command", Kind.list(Kind.TEXT), List.of());
  static final Key<Path> LOG4J = Key.required("configuration", Kind.PATH, ROOT);

  static final Key<Long> ROTATE_SIZE = new Key<>("size", Kind.SIZE, 0L, "0");
  static final Key<Duration> ROTATE_EVERY = new Key<>("every", Kind.DURATION, Duration.ZERO, "0");
  static final Key<Integer> KEEP = new Key<>("keep", Kind.number(0, 100_000), 0, "0");
  static final Key<Duration> KEEP_FOR = new Key<>("keep-for", Kind.DURATION, Duration.ZERO, "0");
  static final Key<Boolean> COMPRESS = new Key<>("compress", Kind.BOOLEAN, false, "false");

  static final Key<String> SELECT = new Key<>("select", Kind.TEXT, "*.*", "*.*");
  static final Key<Optional<String>> FILTER = Key.optional("filter", Kind.TEXT);
  static final Key<List<String>> OUTPUT = Key.required("output", Kind.list(Kind.TEXT), List.of());

  static final Section TOP =
      new Section(
          "Outside of tables",
          List.of(MARK_INTERVAL),
          List.of("syslog-conf", "input", "output", "rule"));
  static final Section SYSLOG_CONF =
      new Section("[syslog-conf], once", List.of(CREATE_NATIVE, STYLE, DURABILITY), List.of());
  static final Section TLS =
      new Section(
          "[input.NAME.tls] and [output.NAME.tls], with types tcp and forward",
          List.of(CERTIFICATE, KEY, AUTHORITIES, PEER, NAMES, FINGERPRINTS),
          List.of());
  static final Section ROTATION =
      new Section(
          "[output.NAME.rotation], with type file",
          List.of(ROTATE_SIZE, ROTATE_EVERY, KEEP, KEEP_FOR, COMPRESS),
          List.of());
  static final Section RULE =
      new Section("[[rule]], any number of times", List.of(SELECT, FILTER, OUTPUT), List.of());

  /** Sections of inputs by type. */
  static final Map<String, Section> INPUTS =
      Map.of(
          "udp",
          input("udp", List.of(), TYPE, ADDRESS, UDP_PORT, MESSAGE_BYTES, RATE, BURST),
          "tcp",
          input(
              "tcp",
              List.of("tls"),
              TYPE,
              ADDRESS,
              TCP_PORT,
              MESSAGE_BYTES,
              RATE,
              BURST,
              CONNECTIONS,
              CONNECTIONS_PER_ADDRESS,
              IDLE),
          "unix",
          input("unix", List.of(), TYPE, SOCKET, SOCKET_MODE, MESSAGE_BYTES, RATE, BURST),
          "kmsg",
          input("kmsg", List.of(), TYPE, KMSG),
          "streams",
          input("streams", List.of(), TYPE, STREAM, ENABLED));

  /** Sections of outputs by type. */
  static final Map<String, Section> OUTPUTS =
      Map.of(
          "file",
          output(
              "file",
              List.of("rotation"),
              TYPE,
              PATH,
              STYLE,
              CREATE,
              FILE_MODE,
              OWNER,
              GROUP,
              DURABILITY),
          "terminal",
          output("terminal", List.of(), TYPE, PATH),
          "console",
          output("console", List.of(), TYPE, CONSOLE),
          "fifo",
          output("fifo", List.of(), TYPE, PATH, STYLE),
          "users",
          output("users", List.of(), TYPE, USERS),
          "all",
          output("all", List.of(), TYPE),
          "forward",
          output(
              "forward",
              List.of("tls"),
              TYPE,
              TRANSPORT,
              HOST,
              FORWARD_PORT,
              FORWARD_STYLE,
              SPOOL,
              SPOOL_BYTES),
          "command",
          output("command", List.of(), TYPE, COMMAND, STYLE),
          "log4j",
          output("log4j", List.of(), TYPE, LOG4J));

  private Keys() {}

  private static Section input(String type, List<String> tables, Key<?>... keys) {
    return new Section("[input.NAME], type " + type, List.of(keys), tables);
  }

  private static Section output(String type, List<String> tables, Key<?>... keys) {
    return new Section("[output.NAME], type " + type, List.of(keys), tables);
  }
}
