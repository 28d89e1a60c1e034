package org.jdoors.syslog.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the programs and modules of a system send, with one daemon for all. */
final class SendersTest {
  @TempDir private static Path folder;
  private static DoorDaemon daemon;

  @BeforeAll
  static void start() throws Exception {
    daemon = DoorDaemon.start(folder, "", null);
  }

  @AfterAll
  static void stop() throws Exception {
    daemon.close();
  }

  /** One record of an application, which has just been sent, and nothing else of it. */
  private static JsonObject only(String app) throws Exception {
    List<JsonObject> records = daemon.await(app, 1);
    assertThat(records).hasSize(1);
    return records.get(0);
  }

  private static void holds(JsonObject record, String facility, String severity, String message) {
    assertThat(DoorDaemon.text(record, "facility")).isEqualTo(facility);
    assertThat(DoorDaemon.text(record, "severity")).isEqualTo(severity);
    assertThat(DoorDaemon.text(record, "message")).isEqualTo(message);
  }

  private static List<String> logger(String app, String... options) {
    List<String> command = new ArrayList<>(List.of("logger", "--socket-errors=on", "-t", app));
    command.addAll(List.of("-p", "local3.warning"));
    command.addAll(List.of(options));
    return command;
  }

  private static String[] network(String transport, int port, String... more) {
    List<String> options = new ArrayList<>(List.of("-n", "127.0.0.1", transport, "-P", "" + port));
    options.addAll(List.of(more));
    options.add("words of the record");
    return options.toArray(String[]::new);
  }

  @Test
  void loggerByItsSocket() throws Exception {
    Programs.need("logger");
    Programs.Ended ended =
        Programs.succeed(
            logger("lg-unix", "-u", daemon.socket().toString(), "--id", "words of the record"));
    JsonObject record = only("lg-unix");
    holds(record, "local3", "warning", "words of the record");
    assertThat(DoorDaemon.text(record, "procid")).isEqualTo(Long.toString(ended.pid()));
  }

  @ParameterizedTest
  @CsvSource({
    "lg-udp,  --udp, --rfc3164",
    "lg-udp5, --udp, --rfc5424",
    "lg-tcp,  --tcp, --rfc3164",
    "lg-tcp5, --tcp, --rfc5424",
    "lg-oct,  --tcp, --octet-count"
  })
  void loggerByTheNetwork(String app, String transport, String form) throws Exception {
    Programs.need("logger");
    int port = transport.equals("--udp") ? daemon.udp() : daemon.tcp();
    Programs.succeed(logger(app, network(transport, port, form)));
    holds(only(app), "local3", "warning", "words of the record");
  }

  @Test
  void loggerWithStructuredData() throws Exception {
    Programs.need("logger");
    Programs.succeed(
        logger(
            "lg-sd",
            network(
                "--udp",
                daemon.udp(),
                "--rfc5424",
                "--msgid=MSG7",
                "--sd-id=zoo@123",
                "--sd-param=tiger=\"hun\\]gry\"")));
    JsonObject record = only("lg-sd");
    holds(record, "local3", "warning", "words of the record");
    assertThat(DoorDaemon.text(record, "msgid")).isEqualTo("MSG7");
    assertThat(record.getAsJsonObject("data").getAsJsonObject("zoo@123").get("tiger").getAsString())
        .isEqualTo("hun]gry");
  }

  /** A shell in whose {@code /dev} there is the daemon's socket, as the C library wants it. */
  private static List<String> ownDev(String script) throws Exception {
    String all =
        "mount -t tmpfs none /dev && ln -s '"
            + daemon.socket()
            + "' /dev/log && mknod -m 666 /dev/null c 1 3 && exec "
            + script;
    assumeThat(Programs.run(List.of("unshare", "-m", "true")).status())
        .as("needs the right to have mounts of its own")
        .isZero();
    return List.of("unshare", "-m", "sh", "-c", all);
  }

  private static Path script(String name, String text) throws Exception {
    return Files.writeString(folder.resolve(name), text);
  }

  @Test
  void pythonByTheLibrary() throws Exception {
    Programs.need("python3");
    Path script =
        script(
            "libc.py",
            """
            import syslog
            syslog.openlog("py-libc", syslog.LOG_PID, syslog.LOG_LOCAL3)
            syslog.syslog(syslog.LOG_WARNING, "words of the r\\u00e9cord")
            """);
    Programs.Ended ended = Programs.succeed(ownDev("python3 " + script));
    JsonObject record = only("py-libc");
    holds(record, "local3", "warning", "words of the r\u00e9cord");
    assertThat(DoorDaemon.text(record, "procid")).isEqualTo(Long.toString(ended.pid()));
  }

  @ParameterizedTest
  @CsvSource({"py-unix, UNIX, DGRAM", "py-udp, UDP, DGRAM", "py-tcp, TCP, STREAM"})
  void pythonByItsHandler(String app, String address, String type) throws Exception {
    Programs.need("python3");
    String to =
        switch (address) {
          case "UNIX" -> "'" + daemon.socket() + "'";
          case "UDP" -> "('127.0.0.1', " + daemon.udp() + ")";
          default -> "('127.0.0.1', " + daemon.tcp() + ")";
        };
    Path script =
        script(
            app,
            """
            import logging, logging.handlers, socket
            handler = logging.handlers.SysLogHandler(
                address=%s, facility="local3", socktype=socket.SOCK_%s)
            handler.ident = "%s: "
            log = logging.getLogger("zoo")
            log.addHandler(handler)
            log.warning("first of %%d", 2)
            log.critical("second of 2")
            """
                .formatted(to, type, app));
    Programs.succeed(List.of("python3", script.toString()));
    List<JsonObject> records = daemon.await(app, 2);
    assertThat(records).hasSize(2);
    holds(records.get(0), "local3", "warning", "first of 2");
    holds(records.get(1), "local3", "crit", "second of 2");
  }

  @Test
  void perlByTheLibrary() throws Exception {
    needSysSyslog();
    Path script = script("native.pl", perl("setlogsock('native')", "pl-libc"));
    Programs.succeed(ownDev("perl " + script));
    holds(only("pl-libc"), "local3", "warning", "words of the record");
  }

  @ParameterizedTest
  @CsvSource({"pl-unix, unix", "pl-udp, udp", "pl-tcp, tcp"})
  void perlByItsOwnSockets(String app, String type) throws Exception {
    needSysSyslog();
    String to =
        switch (type) {
          case "unix" -> "path => '" + daemon.socket() + "'";
          case "udp" -> "host => '127.0.0.1', port => " + daemon.udp();
          default -> "host => '127.0.0.1', port => " + daemon.tcp();
        };
    Path script =
        script(app, perl("setlogsock({ type => '" + type + "', " + to + " }) or die $!", app));
    Programs.succeed(List.of("perl", script.toString()));
    holds(only(app), "local3", "warning", "words of the record");
  }

  private static void needSysSyslog() throws Exception {
    Programs.need("perl");
    assumeThat(Programs.run(List.of("perl", "-MSys::Syslog", "-e", "1")).status())
        .as("needs Sys::Syslog")
        .isZero();
  }

  private static String perl(String setting, String app) {
    return """
    use Sys::Syslog qw(:standard :macros :extended);
    %s;
    openlog('%s', 'ndelay,nofatal', LOG_LOCAL3) or die $!;
    syslog(LOG_WARNING, 'words of the %%s', 'record') or die $!;
    closelog();
    """
        .formatted(setting, app);
  }

  /** In its old form the date is one that no RFC has: it stays in the message. */
  @ParameterizedTest
  @CsvSource({
    "unix, dgram, old",
    "udp, dgram, old",
    "tcp, stream, old",
    "udp, dgram, rfc5424",
    "tcp, stream, rfc5424"
  })
  void loggen(String transport, String kind, String form) throws Exception {
    Programs.need("loggen");
    int count = 50;
    List<String> command = new ArrayList<>(List.of("loggen", "-Q", "--number", "" + count));
    command.addAll(List.of("--rate", "100000", "--size", "300", "--" + kind));
    if (form.equals("rfc5424")) {
      command.add("--syslog-proto");
    }
    if (kind.equals("dgram")) {
      command.add("--no-framing");
    }
    if (transport.equals("unix")) {
      command.addAll(List.of("--unix", daemon.socket().toString()));
    } else {
      int port = transport.equals("udp") ? daemon.udp() : daemon.tcp();
      command.addAll(List.of("--inet", "127.0.0.1", "" + port));
    }
    int before = loggenRecords().size();
    Programs.succeed(command);
    Await.until(() -> loggenRecords().size() >= before + count, daemon::state);
    List<JsonObject> records = loggenRecords().subList(before, before + count);
    for (int i = 0; i < count; i++) {
      JsonObject record = records.get(i);
      String message = DoorDaemon.text(record, "message");
      holds(record, "auth", "info", message);
      assertThat(message).contains("seq: %010d,".formatted(i)).contains("PADDPADD");
      assertThat(DoorDaemon.text(record, "app").equals("prg00000"))
          .isEqualTo(form.equals("rfc5424"));
    }
  }

  private static List<JsonObject> loggenRecords() throws IOException {
    return daemon.records().stream()
        .filter(each -> DoorDaemon.text(each, "message").contains("seq: "))
        .toList();
  }
}
