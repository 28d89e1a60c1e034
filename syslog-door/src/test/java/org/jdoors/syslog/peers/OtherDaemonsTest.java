package org.jdoors.syslog.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import org.jdoors.syslog.Certificates;
import org.jdoors.syslog.client.SyslogClient;
import org.jdoors.syslog.record.Facility;
import org.jdoors.syslog.record.Severity;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Records to and from rsyslog and syslog-ng by each transport: all of them, in order. */
@Tag("peers")
final class OtherDaemonsTest {
  private static final int RECORDS = 600;

  /** So few that no buffer for datagrams overflows. */
  private static final int AT_ONCE = 60;

  private static final int TRIES = 20;

  @TempDir private Path folder;
  private Path other;
  private Certificates certificates;

  @BeforeEach
  void prepare() throws Exception {
    Programs.need("logger");
    other = Files.createDirectory(folder.resolve("other"));
    certificates = new Certificates(Files.createDirectory(folder.resolve("tls")));
    certificates.issue("door", "door,ip:127.0.0.1");
    certificates.issue("other", "other,ip:127.0.0.1");
  }

  private LogDaemon daemon(String program) {
    Programs.need(program);
    return program.equals("rsyslogd") ? LogDaemon.rsyslog(other) : LogDaemon.syslogNg(other);
  }

  @ParameterizedTest
  @CsvSource({
    "rsyslogd, udp",
    "rsyslogd, tcp-lines",
    "rsyslogd, tcp",
    "rsyslogd, tls",
    "syslog-ng, udp",
    "syslog-ng, tcp-lines",
    "syslog-ng, tcp",
    "syslog-ng, tls"
  })
  void otherSendsToUs(String program, String transport) throws Exception {
    PeerConfiguration configuration = new PeerConfiguration(other, certificates);
    try (LogDaemon sender = daemon(program);
        DoorDaemon daemon = DoorDaemon.start(folder, "", certificates)) {
      int port =
          switch (transport) {
            case "udp" -> daemon.udp();
            case "tls" -> daemon.tls();
            default -> daemon.tcp();
          };
      assertThat(sender.start(configuration.sender(program, transport, port))).isTrue();
      int step = transport.equals("udp") ? AT_ONCE : RECORDS;
      for (int i = 0; i < RECORDS; i += step) {
        sender.feed(i, i + step);
        int wanted = i + step;
        Await.until(
            () -> Numbers.of(DoorDaemon.messages(daemon.records())).size() >= wanted,
            daemon::state);
      }
      assertThat(Numbers.of(DoorDaemon.messages(daemon.records())))
          .isEqualTo(Numbers.upTo(RECORDS));
      assertThat(
              daemon.records().stream()
                  .filter(each -> DoorDaemon.text(each, "message").contains("number ")))
          .allSatisfy(
              record -> {
                assertThat(DoorDaemon.text(record, "facility")).isEqualTo("mail");
                assertThat(DoorDaemon.text(record, "severity")).startsWith("err");
              });
    }
  }

  @ParameterizedTest
  @CsvSource({
    "rsyslogd, udp, native",
    "rsyslogd, udp, rfc5424",
    "rsyslogd, tcp-lines, rfc3164",
    "rsyslogd, tcp, rfc5424",
    "rsyslogd, tls, rfc5424",
    "syslog-ng, udp, native",
    "syslog-ng, tcp-lines, rfc3164",
    "syslog-ng, tcp, rfc5424",
    "syslog-ng, tls, rfc5424"
  })
  void otherReceivesFromUs(String program, String transport, String style) throws Exception {
    try (LogDaemon receiver = daemon(program)) {
      int port = receive(receiver, program, transport, style);
      String more = new PeerConfiguration(other, certificates).forward(transport, style, port, "");
      try (DoorDaemon daemon = DoorDaemon.start(folder, more, certificates);
          SyslogClient client = daemon.client()) {
        int step = transport.equals("udp") ? AT_ONCE : RECORDS;
        for (int i = 0; i < RECORDS; i += step) {
          send(client, i, i + step);
          int wanted = i + step;
          Await.until(() -> Numbers.of(receiver.lines()).size() >= wanted, daemon::state);
        }
        assertThat(Numbers.of(receiver.lines())).isEqualTo(Numbers.upTo(RECORDS));
        assertThat(receiver.lines().stream().filter(line -> line.contains("number ")))
            .allSatisfy(line -> assertThat(line).startsWith("19 "));
      }
    }
  }

  @Test
  void peerThatWasAwayGetsWhatItMissed() throws Exception {
    PeerConfiguration configuration = new PeerConfiguration(other, certificates);
    try (LogDaemon receiver = daemon("rsyslogd")) {
      int port = receive(receiver, "rsyslogd", "tcp", "rfc5424");
      String spool = "spool = \"" + folder.resolve("spool") + "\"";
      String more = configuration.forward("tcp", "rfc5424", port, spool);
      DoorDaemon daemon = DoorDaemon.start(folder, more, certificates);
      try (daemon) {
        try (SyslogClient client = daemon.client()) {
          send(client, 0, RECORDS);
          Await.until(() -> Numbers.of(receiver.lines()).size() >= RECORDS, daemon::state);
          receiver.stop();
          send(client, RECORDS, 2 * RECORDS);
        }
        // What the peer has missed outlives the daemon, too.
        daemon.stop();
        daemon.restart();
        try (SyslogClient client = daemon.client()) {
          send(client, 2 * RECORDS, 3 * RECORDS);
          String again = configuration.receiver("rsyslogd", "tcp", "rfc5424", port);
          Await.until(() -> receiver.start(again), () -> "the port is taken");
          send(client, 3 * RECORDS, 4 * RECORDS);
        }
        Await.until(() -> Numbers.of(receiver.lines()).contains(4 * RECORDS - 1), daemon::state);
      }
      // After a break some may come twice, but each comes first in its place.
      assertThat(new ArrayList<>(new java.util.LinkedHashSet<>(Numbers.of(receiver.lines()))))
          .isEqualTo(Numbers.upTo(4 * RECORDS));
    }
  }

  private int receive(LogDaemon receiver, String program, String transport, String style)
      throws Exception {
    PeerConfiguration configuration = new PeerConfiguration(other, certificates);
    for (int i = 0; i < TRIES; i++) {
      int port = Programs.freePort();
      if (receiver.start(configuration.receiver(program, transport, style, port))) {
        return port;
      }
    }
    throw new AssertionError("no port");
  }

  private static void send(SyslogClient client, int from, int to) throws Exception {
    for (int i = from; i < to; i++) {
      client.send(Facility.MAIL, Severity.ERR, "fed", "number " + i + ".");
    }
  }
}
