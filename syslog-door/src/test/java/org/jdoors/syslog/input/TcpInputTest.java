package org.jdoors.syslog.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jdoors.syslog.Vectors;
import org.jdoors.syslog.config.InputSettings;
import org.jdoors.syslog.record.SyslogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Streams over the loopback interface. */
@Timeout(120)
final class TcpInputTest {
  private static final int CROWD = 10_000;

  @Test
  void bothFramingsAreTaken() throws Exception {
    try (TcpServer server = new TcpServer(TcpServer.NO_LIMITS, TcpServer.MANY, null);
        Socket socket = server.connect()) {
      TcpServer.send(socket, "<34>Oct 11 22:14:15 h su: one\r\n19 <13>1 - - - - - - a<13>two\0");
      List<SyslogRecord> records = server.sink.await(3);
      assertThat(CollectingSink.text(records.get(0))).isEqualTo("Oct 11 22:14:15 h su: one");
      assertThat(records.get(0).priority()).isEqualTo(34);
      assertThat(records.get(0).host()).isEqualTo(Vectors.bytes("127.0.0.1"));
      assertThat(records.get(0).peer()).isEqualTo(Vectors.bytes("127.0.0.1"));
      assertThat(records.get(1).isStructured()).isTrue();
      assertThat(CollectingSink.text(records.get(2))).isEqualTo("two");
    }
  }

  @Test
  void lastRecordIsTakenWhenThePeerCloses() throws Exception {
    try (TcpServer server = new TcpServer(TcpServer.NO_LIMITS, TcpServer.MANY, null)) {
      try (Socket socket = server.connect()) {
        TcpServer.send(socket, "<13>no newline");
      }
      try (Socket socket = server.connect()) {
        TcpServer.send(socket, "99 <13>half");
        socket.shutdownOutput();
        assertThat(socket.getInputStream().read()).isEqualTo(-1);
      }
      List<SyslogRecord> records = server.sink.await(2);
      assertThat(records).extracting(SyslogRecord::isCut).containsExactlyInAnyOrder(false, true);
    }
  }

  @Test
  void brokenFramingIsLoggedAndClosesItsConnectionOnly() throws Exception {
    try (TcpServer server = new TcpServer(TcpServer.NO_LIMITS, TcpServer.MANY, null);
        Socket good = server.connect();
        Socket bad = server.connect()) {
      TcpServer.send(bad, "12x<13>lost in\n the stream");
      assertThat(bad.getInputStream().read()).isEqualTo(-1);
      TcpServer.send(good, "<13>fine\n");
      assertThat(server.sink.awaitTexts(2)).containsExactly("12x<13>lost in\n the stream", "fine");
      assertThat(server.counter("framing_errors")).isEqualTo(1);
    }
  }

  @Test
  void longRecordsAreCut() throws Exception {
    InputSettings.Limits limits = new InputSettings.Limits(480, 0, 0);
    try (TcpServer server = new TcpServer(limits, TcpServer.MANY, null);
        Socket socket = server.connect()) {
      TcpServer.send(socket, "<13>" + "x".repeat(100_000) + "\n<13>next\n");
      List<SyslogRecord> records = server.sink.await(2);
      assertThat(CollectingSink.text(records.get(0))).isEqualTo("x".repeat(476));
      assertThat(records.get(0).isCut()).isTrue();
      assertThat(CollectingSink.text(records.get(1))).isEqualTo("next");
    }
  }

  @Test
  void whatHasComeIsTakenAtTheEnd() throws Exception {
    try (TcpServer server = new TcpServer(TcpServer.NO_LIMITS, TcpServer.MANY, null);
        Socket first = server.connect();
        Socket second = server.connect()) {
      TcpServer.send(first, "<13>open\n");
      TcpServer.send(second, "<13>open\n");
      server.sink.await(2);
      server.sink.full(true);
      for (int i = 0; i < 1000; i++) {
        TcpServer.send(first, "<13>first " + i + "\n");
        TcpServer.send(second, "15 <13>second " + (1000 + i));
      }
      Thread closer = new Thread(server::close);
      closer.start();
      server.sink.full(false);
      closer.join();
      assertThat(server.sink.await(0)).hasSize(2002);
      assertThat(first.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void fullOutputsHoldTheSenderUpAndLoseNothing() throws Exception {
    int count = 200_000;
    try (TcpServer server = new TcpServer(TcpServer.NO_LIMITS, TcpServer.MANY, null);
        Socket socket = server.connect()) {
      server.sink.full(true);
      Thread sender =
          new Thread(
              () -> {
                try {
                  String block = ("<13>" + "x".repeat(95) + "\n").repeat(1000);
                  for (int i = 0; i < count / 1000; i++) {
                    TcpServer.send(socket, block);
                  }
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
              });
      sender.start();
      server.awaitCounter("received", 1);
      assertThat(server.counter("received")).isLessThan(count);
      server.sink.full(false);
      sender.join();
      assertThat(server.sink.await(count)).hasSize(count);
    }
  }

  @Test
  void connectionsAreLimited() throws Exception {
    InputSettings.ConnectionLimits three =
        new InputSettings.ConnectionLimits(100, 3, Duration.ZERO);
    try (TcpServer server = new TcpServer(TcpServer.NO_LIMITS, three, null)) {
      List<Socket> sockets = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        sockets.add(server.connect());
        TcpServer.send(sockets.get(i), "<13>x\n");
      }
      server.sink.await(3);
      try (Socket fourth = server.connect()) {
        assertThat(fourth.getInputStream().read()).isEqualTo(-1);
      }
      server.awaitCounter("refused", 1);
      for (Socket socket : sockets) {
        socket.close();
      }
      while (server.input.connections() > 0) {
        Thread.onSpinWait();
      }
      try (Socket again = server.connect()) {
        TcpServer.send(again, "<13>y\n");
        assertThat(server.sink.await(4)).hasSize(4);
      }
    }
  }

  @Test
  void silentConnectionIsClosed() throws Exception {
    InputSettings.ConnectionLimits idle =
        new InputSettings.ConnectionLimits(100, 100, Duration.ofMillis(1));
    try (TcpServer server = new TcpServer(TcpServer.NO_LIMITS, idle, null);
        Socket socket = server.connect()) {
      TcpServer.send(socket, "<13>half");
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
      assertThat(server.sink.awaitTexts(1)).containsExactly("half");
      assertThat(server.counter("timeouts")).isEqualTo(1);
    }
  }

  @Test
  void senderBeyondItsRateIsSlowedAndLosesNothing() throws Exception {
    InputSettings.Limits limits = new InputSettings.Limits(1024, 1000, 0);
    try (TcpServer server = new TcpServer(limits, TcpServer.MANY, null);
        Socket socket = server.connect()) {
      for (int i = 0; i < 3000; i++) {
        TcpServer.send(socket, "<13>r" + i + "\n");
      }
      server.awaitCounter("slowed", 1);
      TcpServer.send(socket, "<13>last\n");
      assertThat(server.sink.await(3001)).hasSize(3001);
    }
  }

  @Test
  void anyBytesAreTaken() throws Exception {
    Random random = new Random(5);
    try (TcpServer server = new TcpServer(TcpServer.NO_LIMITS, TcpServer.MANY, null)) {
      for (int i = 0; i < 200; i++) {
        byte[] bytes = new byte[1 + random.nextInt(3000)];
        random.nextBytes(bytes);
        try (Socket socket = server.connect()) {
          socket.getOutputStream().write(bytes);
        } catch (IOException e) {
          // The input has closed already: the bytes are no records.
          assertThat(e).hasMessageNotContaining("refused");
        }
      }
      try (Socket socket = server.connect()) {
        TcpServer.send(socket, "<13>still alive\n");
        while (!server.sink.awaitTexts(1).contains("still alive")) {
          Thread.onSpinWait();
        }
      }
    }
  }

  @Test
  void wrongAddressesAreNamed() {
    assertThatThrownBy(
            () ->
                new TcpInput(
                        new InputSettings.Tcp(
                            "192.0.2.1", 0, null, TcpServer.NO_LIMITS, TcpServer.MANY),
                        new CollectingSink(),
                        new byte[0],
                        new HostNames(null, System::nanoTime),
                        java.time.Clock.systemUTC(),
                        System::nanoTime)
                    .start())
        .hasMessageContaining("Unable to bind syslog port for 192.0.2.1:0");
  }

  /** The other ends are in another process: one alone may not have so many descriptors. */
  @Test
  void tenThousandConnectionsAreServed() throws Exception {
    assumeTrue(
        ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
            && system.getMaxFileDescriptorCount() > CROWD + 500,
        "RLIMIT_NOFILE is below " + (CROWD + 500));
    try (TcpServer server = new TcpServer(TcpServer.NO_LIMITS, TcpServer.MANY, null)) {
      int threads = Thread.activeCount();
      Process crowd =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:TieredStopAtLevel=1",
                  "-cp",
                  System.getProperty("java.class.path"),
                  Crowd.class.getName(),
                  Integer.toString(server.port()),
                  Integer.toString(CROWD))
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      try {
        assertThat(server.sink.await(CROWD)).hasSize(CROWD);
        assertThat(server.input.connections()).isEqualTo(CROWD);
        assertThat(Thread.activeCount()).isLessThan(threads + 10);
        try (Socket one = server.connect()) {
          TcpServer.send(one, "<13>one more\n");
          assertThat(server.sink.awaitTexts(CROWD + 1)).endsWith("one more");
        }
      } finally {
        crowd.getOutputStream().close();
        assertThat(crowd.waitFor()).isZero();
      }
      while (server.input.connections() > 0) {
        Thread.onSpinWait();
      }
    }
  }
}
