package org.jdoors.syslog.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.jdoors.syslog.Vectors;
import org.jdoors.syslog.config.InputSettings;
import org.jdoors.syslog.record.SyslogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Datagrams over the loopback interface. */
@Timeout(120)
final class UdpInputTest {
  private static final Clock CLOCK = Clock.fixed(Instant.ofEpochSecond(1700000000), ZoneOffset.UTC);
  private static final InputSettings.Limits NO_LIMITS =
      new InputSettings.Limits(InputSettings.DEFAULT_MESSAGE_BYTES, 0, 0);

  private final CollectingSink sink = new CollectingSink();
  private final AtomicLong nanos = new AtomicLong();
  private final HostNames names = new HostNames(null, nanos::get);
  private final List<UdpInput> inputs = new ArrayList<>();

  @AfterEach
  void close() {
    inputs.forEach(UdpInput::close);
    names.close();
  }

  private UdpInput start(String address, InputSettings.Limits limits) throws IOException {
    UdpInput input =
        new UdpInput(
            new InputSettings.Udp(address, 0, limits),
            sink,
            Vectors.bytes("myhost"),
            names,
            CLOCK,
            nanos::get);
    inputs.add(input);
    input.start();
    return input;
  }

  private static void send(DatagramSocket socket, UdpInput to, byte[] bytes) throws IOException {
    socket.send(new DatagramPacket(bytes, bytes.length, to.address()));
  }

  private static void send(DatagramSocket socket, UdpInput to, String text) throws IOException {
    send(socket, to, text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static Map<String, Long> counters(UdpInput input) {
    Map<String, Long> counters = new HashMap<>();
    input.counters((name, value) -> counters.put(name.substring(name.lastIndexOf('.') + 1), value));
    return counters;
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1"})
  void bothFamiliesAreReceived(String address) throws Exception {
    UdpInput input = start(address, NO_LIMITS);
    try (DatagramSocket socket = new DatagramSocket()) {
      send(socket, input, "<34>Oct 11 22:14:15 mymachine su: failed");
      send(socket, input, "<165>1 2003-10-11T22:14:15.003Z mymachine evntslog - ID47 - text");
      send(socket, input, "<0>as user.info");
    }
    List<SyslogRecord> records = sink.await(3);
    assertThat(records.get(0).priority()).isEqualTo(34);
    assertThat(CollectingSink.text(records.get(0)))
        .isEqualTo("Oct 11 22:14:15 mymachine su: failed");
    assertThat(records.get(0).host()).isEqualTo(Vectors.bytes(address));
    assertThat(records.get(0).peer()).isEqualTo(Vectors.bytes(address));
    assertThat(records.get(0).time()).isEqualTo(1700000000);
    assertThat(records.get(1).isStructured()).isTrue();
    assertThat(records.get(2).priority()).isEqualTo(14);
  }

  @Test
  void wildcardOfIpv6ReceivesBoth() throws Exception {
    UdpInput input = start("::", NO_LIMITS);
    try (DatagramSocket socket = new DatagramSocket()) {
      byte[] bytes = Vectors.bytes("<13>x");
      InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
      socket.send(new DatagramPacket(bytes, bytes.length, loopback, input.address().getPort()));
    }
    assertThat(sink.await(1).get(0).host()).isEqualTo(Vectors.bytes("127.0.0.1"));
  }

  @Test
  void longAndEmptyDatagramsAreCounted() throws Exception {
    UdpInput input = start("127.0.0.1", new InputSettings.Limits(480, 0, 0));
    try (DatagramSocket socket = new DatagramSocket()) {
      send(socket, input, "");
      send(socket, input, "<13>" + "x".repeat(477));
      send(socket, input, "<13>" + "y".repeat(476));
    }
    List<SyslogRecord> records = sink.await(2);
    assertThat(records.get(0).isCut()).isTrue();
    assertThat(CollectingSink.text(records.get(0))).isEqualTo("x".repeat(476));
    assertThat(records.get(1).isCut()).isFalse();
    assertThat(counters(input))
        .containsEntry("cut", 1L)
        .containsEntry("empty", 1L)
        .containsEntry("received", 2L);
  }

  @Test
  void floodingAddressHasItsExcessDropped() throws Exception {
    UdpInput input = start("127.0.0.1", new InputSettings.Limits(1024, 1, 9));
    try (DatagramSocket socket = new DatagramSocket()) {
      for (int i = 0; i < 30; i++) {
        send(socket, input, "<13>r" + i);
      }
      while (counters(input).getOrDefault("dropped", 0L) < 20) {
        Thread.onSpinWait();
      }
    }
    input.close();
    List<String> texts = sink.awaitTexts(11);
    assertThat(texts).hasSize(11).contains("r9").doesNotContain("r10");
    assertThat(texts.get(10)).isEqualTo("syslogd: 20 records of 127.0.0.1 dropped");
  }

  @Test
  void whatTheSocketHoldsIsTakenAtTheEnd() throws Exception {
    UdpInput input = start("127.0.0.1", NO_LIMITS);
    sink.full(true);
    try (DatagramSocket socket = new DatagramSocket()) {
      for (int i = 0; i < 50; i++) {
        send(socket, input, "<13>r" + i);
      }
    }
    Thread closer = new Thread(input::close);
    closer.start();
    sink.full(false);
    closer.join();
    assertThat(sink.await(50)).hasSize(50);
  }

  @Test
  void anyBytesAreTaken() throws Exception {
    UdpInput input = start("127.0.0.1", NO_LIMITS);
    Random random = new Random(11);
    try (DatagramSocket socket = new DatagramSocket()) {
      for (int i = 0; i < 500; i++) {
        byte[] bytes = new byte[1 + random.nextInt(100)];
        random.nextBytes(bytes);
        bytes[0] = (byte) (i % 2 == 0 ? '<' : bytes[0]);
        send(socket, input, bytes);
        assertThat(sink.await(i + 1)).hasSize(i + 1);
      }
    }
    assertThat(counters(input)).containsEntry("errors", 0L);
  }

  @Test
  void wrongAndTakenAddressesAreNamed() throws Exception {
    assertThatThrownBy(() -> start("localhost", NO_LIMITS)).hasMessageContaining("localhost");
    try (DatagramSocket taken =
        new DatagramSocket(
            new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0))) {
      UdpInput input =
          new UdpInput(
              new InputSettings.Udp("127.0.0.1", taken.getLocalPort(), NO_LIMITS),
              sink,
              Vectors.bytes("myhost"),
              names,
              CLOCK,
              nanos::get);
      assertThatThrownBy(input::start)
          .hasMessageContaining("Unable to bind syslog port for 127.0.0.1:" + taken.getLocalPort());
      input.close();
    }
  }
}
