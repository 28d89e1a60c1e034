package org.jdoors.syslog.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jdoors.syslog.Certificates;
import org.jdoors.syslog.config.LineStyle;
import org.jdoors.syslog.config.OutputSettings;
import org.jdoors.syslog.config.OutputSettings.Transport;
import org.jdoors.syslog.config.RecordFilter;
import org.jdoors.syslog.config.Rule;
import org.jdoors.syslog.config.Selectors;
import org.jdoors.syslog.config.TlsSettings;
import org.jdoors.syslog.config.TlsSettings.PeerCertificate;
import org.jdoors.syslog.record.Durability;
import org.jdoors.syslog.record.Sanitizer;
import org.jdoors.syslog.record.SyslogRecord;
import org.jdoors.syslog.tls.Tls;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Forwarding to a real TLS peer: who is taken, and what becomes of records if it is away. */
@Timeout(120)
final class ForwardTlsTest {
  private static final long LONG = TimeUnit.SECONDS.toNanos(60);
  private static final Duration SHORT = Duration.ofMillis(1);
  private static final int ALL = Integer.MAX_VALUE;
  private static final LineSettings LINES =
      new LineSettings(new byte[] {'h'}, Sanitizer.UTF_8, ZoneOffset.UTC);

  @TempDir static Path folder = Path.of("");
  private static @Nullable Certificates made;

  @BeforeAll
  static void certificates() throws Exception {
    Certificates certificates = new Certificates(folder);
    certificates.issue("server", "log.example");
    certificates.issue("client", "client.example");
    certificates.forge("stranger");
    made = certificates;
  }

  private static Path certificate(String alias) {
    return Objects.requireNonNull(made).certificate(alias);
  }

  private static TlsSettings settings(
      @Nullable String alias, String authority, PeerCertificate peer, String... names) {
    return new TlsSettings(
        alias == null ? null : certificate(alias),
        alias == null ? null : Objects.requireNonNull(made).key(alias),
        List.of(certificate(authority)),
        peer,
        List.of(names),
        List.of());
  }

  /** Our side, with the certificate of {@code alias} or none. */
  private static TlsSettings own(@Nullable String alias) {
    return settings(alias, "ca", PeerCertificate.REQUIRED, "log.example");
  }

  private static TlsPeer peer(int port, PeerCertificate asked, int most) throws IOException {
    return new TlsPeer(port, settings("server", "ca", asked), List.of(), most);
  }

  private static ForwardOutput open(int port, TlsSettings own, Duration settle) throws IOException {
    Tls tls = Tls.load(own);
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    return new ForwardOutput(
        "peer",
        "log.example",
        () -> new Framing(Transport.TCP_COUNTED, LineStyle.RFC5424, LINES),
        new MemoryBacklog(1_000_000),
        () -> new StreamLink(address, "log.example", tls, Duration.ofSeconds(60)),
        new BackOff(SHORT, SHORT, System::nanoTime),
        settle);
  }

  private static void send(Output output, String text) throws InterruptedException {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    SyslogRecord record = new SyslogRecord();
    record.fillLocal(13, 0, bytes, 0, bytes.length, 1_700_000_000L, new byte[] {'h'});
    record.sender(42, 1000, 100, 3);
    assertThat(output.takes(record)).isTrue();
    output.take(record, Durability.WRITTEN, false, 0);
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + LONG;
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited too long").isLessThan(end);
      Thread.onSpinWait();
    }
  }

  private static long failures(Output output) {
    Map<String, Long> all = new HashMap<>();
    output.counters(all::put);
    return all.getOrDefault("output.peer.failures", 0L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void peerOfTheRightNameGetsTheRecord(String version) throws Exception {
    TlsSettings settings = settings("server", "ca", PeerCertificate.NONE);
    try (TlsPeer peer = new TlsPeer(0, settings, List.of(version), ALL);
        ForwardOutput output = open(peer.port(), own(null), Duration.ZERO)) {
      send(output, "hello");
      await(() -> !peer.messages.isEmpty());
      assertThat(peer.messages)
          .containsExactly(
              "<13>1 2023-11-14T22:13:20.000000Z h - - -"
                  + " [jdoors@32473 pid=\"42\" uid=\"1000\" gid=\"100\" zone=\"3\"] hello");
      assertThat(peer.versions).containsExactly(version);
    }
  }

  /** RFC 5425 section 4.4; in TLS 1.2, where no ticket under way turns the end into a reset. */
  @Test
  void peerIsToldTheEnd() throws Exception {
    TlsSettings settings = settings("server", "ca", PeerCertificate.NONE);
    try (TlsPeer peer = new TlsPeer(0, settings, List.of("TLSv1.2"), ALL)) {
      try (ForwardOutput output = open(peer.port(), own(null), Duration.ZERO)) {
        send(output, "last");
        await(() -> !peer.messages.isEmpty());
      }
      await(() -> !peer.ends.isEmpty() || !peer.breaks.isEmpty());
      assertThat(peer.breaks).isEmpty();
      assertThat(peer.texts()).containsExactly("last");
    }
  }

  @Test
  void peerOfAnotherNameGetsNothing() throws Exception {
    TlsSettings other = settings(null, "ca", PeerCertificate.REQUIRED, "other.example");
    try (TlsPeer peer = peer(0, PeerCertificate.NONE, ALL);
        ForwardOutput output = open(peer.port(), other, Duration.ZERO)) {
      send(output, "secret");
      await(() -> failures(output) > 1);
      assertThat(output.trouble()).contains("names [log.example] are not among those taken");
      assertThat(peer.messages).isEmpty();
    }
  }

  @Test
  void peerOfAnotherAuthorityGetsNothing() throws Exception {
    TlsSettings other = settings(null, "stranger", PeerCertificate.REQUIRED, "log.example");
    try (TlsPeer peer = peer(0, PeerCertificate.NONE, ALL);
        ForwardOutput output = open(peer.port(), other, Duration.ZERO)) {
      send(output, "secret");
      await(() -> failures(output) > 1);
      assertThat(output.trouble()).contains("PKIX");
      assertThat(peer.messages).isEmpty();
    }
  }

  @Test
  void ownCertificateIsShown() throws Exception {
    try (TlsPeer peer = peer(0, PeerCertificate.REQUIRED, ALL);
        ForwardOutput output = open(peer.port(), own("client"), Duration.ZERO)) {
      send(output, "known");
      await(() -> !peer.messages.isEmpty());
      assertThat(peer.texts()).containsExactly("known");
      assertThat(peer.breaks).isEmpty();
    }
  }

  /** With TLS 1.3 we hear of it only after we have sent. */
  @ParameterizedTest
  @ValueSource(strings = {"", "stranger"})
  void peerThatRefusesUsCostsNoRecord(String alias) throws Exception {
    @Nullable String shown = alias.isEmpty() ? null : alias;
    TlsPeer strict = peer(0, PeerCertificate.REQUIRED, ALL);
    try (ForwardOutput output = open(strict.port(), own(shown), Duration.ofDays(1))) {
      send(output, "kept");
      await(() -> strict.breaks.size() > 1);
      assertThat(strict.messages).isEmpty();
      strict.close();
      try (TlsPeer lenient = peer(strict.port(), PeerCertificate.NONE, ALL)) {
        await(() -> !lenient.messages.isEmpty());
        assertThat(lenient.texts()).containsExactly("kept");
      }
    }
  }

  @Test
  void recordsThatAPeerLostWithItsConnectionReachTheNext() throws Exception {
    List<String> all = new ArrayList<>();
    TlsPeer first = peer(0, PeerCertificate.NONE, 10);
    try (ForwardOutput output = open(first.port(), own(null), Duration.ofDays(1))) {
      for (int i = 0; i < 500; i++) {
        all.add("r" + i);
        send(output, "r" + i);
      }
      await(() -> failures(output) > 1);
      assertThat(first.texts()).isEqualTo(all.subList(0, 10));
      first.close();
      try (TlsPeer second = peer(first.port(), PeerCertificate.NONE, ALL)) {
        send(output, "last");
        all.add("last");
        await(() -> second.messages.size() >= all.size());
        assertThat(second.texts()).isEqualTo(all);
      }
    }
  }

  /** All the way from the settings: an address as the host, and its certificate's name. */
  @Test
  void settingsLeadToThePeer() throws Exception {
    try (TlsPeer peer = peer(0, PeerCertificate.REQUIRED, ALL)) {
      OutputSettings.Forward forward =
          new OutputSettings.Forward(
              Transport.TCP_COUNTED,
              "127.0.0.1",
              peer.port(),
              LineStyle.JSON,
              own("client"),
              folder.resolve("spool"),
              100_000);
      Rule rule = new Rule("t", 1, Selectors.parse("*.debug"), RecordFilter.ALL, forward);
      OutputFactory factory = new OutputFactory(LINES, Runnable::run);
      try (Output output = Objects.requireNonNull(factory.make(rule))) {
        send(output, "hello");
        await(() -> !peer.messages.isEmpty());
        assertThat(peer.messages.get(0))
            .startsWith("{\"time\":")
            .contains("\"message\":\"hello\",\"pid\":42,\"uid\":1000,\"gid\":100,\"zone\":3}");
      }
    }
  }
}
