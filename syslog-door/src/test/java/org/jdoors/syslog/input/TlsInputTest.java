package org.jdoors.syslog.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.jdoors.syslog.Certificates;
import org.jdoors.syslog.config.TlsSettings;
import org.jdoors.syslog.config.TlsSettings.PeerCertificate;
import org.jdoors.syslog.tls.Tls;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS over the loopback interface, the client being Java's blocking one. */
@Timeout(120)
final class TlsInputTest {
  @TempDir static Path folder = Path.of("");
  private static @Nullable Certificates made;

  @BeforeAll
  static void certificates() throws Exception {
    Certificates certificates = new Certificates(folder);
    certificates.issue("server", "log.example");
    certificates.issue("client", "client.example");
    certificates.issue("wild", "*.hosts.example");
    certificates.forge("stranger");
    made = certificates;
  }

  private static Path certificate(String alias) {
    return Objects.requireNonNull(made).certificate(alias);
  }

  private static Path key(String alias) {
    return Objects.requireNonNull(made).key(alias);
  }

  private static TlsSettings settings(
      String alias, PeerCertificate peer, List<String> names, List<String> fingerprints) {
    return new TlsSettings(
        certificate(alias), key(alias), List.of(certificate("ca")), peer, names, fingerprints);
  }

  private static TcpServer server(
      PeerCertificate peer, List<String> names, List<String> fingerprints) throws IOException {
    return new TcpServer(
        TcpServer.NO_LIMITS, TcpServer.MANY, settings("server", peer, names, fingerprints));
  }

  /** A client that shows the certificate of {@code alias}, or none. */
  private static SSLSocket connect(TcpServer server, @Nullable String alias) throws IOException {
    TlsSettings own =
        new TlsSettings(
            alias == null ? null : certificate(alias),
            alias == null ? null : key(alias),
            List.of(certificate("ca")),
            PeerCertificate.REQUIRED,
            List.of("log.example"),
            List.of());
    SSLSocket socket =
        (SSLSocket)
            Tls.load(own).context().getSocketFactory().createSocket("127.0.0.1", server.port());
    socket.setSoTimeout(30_000);
    return socket;
  }

  private static void sendRecord(SSLSocket socket, String text) throws IOException {
    socket.startHandshake();
    TcpServer.send(socket, text.length() + " " + text);
  }

  /** With TLS 1.3 a client learns only by its first read that it was refused. */
  private static void assertRefused(SSLSocket socket) {
    assertThatThrownBy(
            () -> {
              sendRecord(socket, "<13>from a stranger");
              if (socket.getInputStream().read() < 0) {
                throw new SSLException("closed");
              }
            })
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(SocketTimeoutException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void recordsOfBothVersionsAreTaken(String version) throws Exception {
    try (TcpServer server = server(PeerCertificate.NONE, List.of(), List.of());
        SSLSocket socket = connect(server, null)) {
      socket.setEnabledProtocols(new String[] {version});
      sendRecord(socket, "<13>secret");
      StringBuilder block = new StringBuilder();
      for (int i = 0; i < 10_000; i++) {
        String text = "<13>record " + i;
        block.append(text.length()).append(' ').append(text);
      }
      TcpServer.send(socket, block.toString());
      List<String> texts = server.sink.awaitTexts(10_001);
      assertThat(texts).hasSize(10_001).startsWith("secret").endsWith("record 9999");
      assertThat(socket.getSession().getProtocol()).isEqualTo(version);
      assertThat(socket.getSession().getCipherSuite()).doesNotStartWith("TLS_RSA_");
    }
  }

  @Test
  void requiredCertificateIsAskedFor() throws Exception {
    try (TcpServer server = server(PeerCertificate.REQUIRED, List.of(), List.of());
        SSLSocket nobody = connect(server, null);
        SSLSocket stranger = connect(server, "stranger");
        SSLSocket client = connect(server, "client")) {
      assertRefused(nobody);
      assertRefused(stranger);
      sendRecord(client, "<13>known");
      assertThat(server.sink.awaitTexts(1)).containsExactly("known");
      assertThat(server.counter("tls_errors")).isEqualTo(2);
    }
  }

  @Test
  void optionalCertificateMustBeGoodIfItIsShown() throws Exception {
    try (TcpServer server = server(PeerCertificate.OPTIONAL, List.of(), List.of());
        SSLSocket nobody = connect(server, null);
        SSLSocket stranger = connect(server, "stranger")) {
      assertRefused(stranger);
      sendRecord(nobody, "<13>anonymous");
      assertThat(server.sink.awaitTexts(1)).containsExactly("anonymous");
    }
  }

  @Test
  void namesAreChecked() throws Exception {
    try (TcpServer server =
            server(PeerCertificate.REQUIRED, List.of("a.hosts.example"), List.of());
        SSLSocket other = connect(server, "client");
        SSLSocket wild = connect(server, "wild")) {
      assertRefused(other);
      sendRecord(wild, "<13>by its name");
      assertThat(server.sink.awaitTexts(1)).containsExactly("by its name");
    }
  }

  @Test
  void fingerprintsNeedNoAuthority() throws Exception {
    byte[] encoded;
    try (var input = Files.newInputStream(certificate("stranger"))) {
      encoded = CertificateFactory.getInstance("X.509").generateCertificate(input).getEncoded();
    }
    String fingerprint =
        "SHA-256:"
            + HexFormat.ofDelimiter(":")
                .formatHex(MessageDigest.getInstance("SHA-256").digest(encoded));
    try (TcpServer server = server(PeerCertificate.REQUIRED, List.of(), List.of(fingerprint));
        SSLSocket client = connect(server, "client");
        SSLSocket stranger = connect(server, "stranger")) {
      assertRefused(client);
      sendRecord(stranger, "<13>by its fingerprint");
      assertThat(server.sink.awaitTexts(1)).containsExactly("by its fingerprint");
    }
  }

  @Test
  void filesAreReadAgain() throws Exception {
    Path certificate = folder.resolve("changing.pem");
    Path key = folder.resolve("changing.key");
    Files.copy(certificate("stranger"), certificate, StandardCopyOption.REPLACE_EXISTING);
    Files.copy(key("stranger"), key, StandardCopyOption.REPLACE_EXISTING);
    TlsSettings tls =
        new TlsSettings(certificate, key, List.of(), PeerCertificate.NONE, List.of(), List.of());
    try (TcpServer server = new TcpServer(TcpServer.NO_LIMITS, TcpServer.MANY, tls)) {
      try (SSLSocket socket = connect(server, null)) {
        assertRefused(socket);
      }
      Files.copy(certificate("server"), certificate, StandardCopyOption.REPLACE_EXISTING);
      Files.copy(key("server"), key, StandardCopyOption.REPLACE_EXISTING);
      server.input.reload();
      try (SSLSocket socket = connect(server, null)) {
        sendRecord(socket, "<13>renewed");
        assertThat(server.sink.awaitTexts(1)).containsExactly("renewed");
        Files.writeString(key, "rubbish");
        assertThatThrownBy(server.input::reload)
            .hasMessageContaining("changing.key: no PKCS #8 key")
            .hasMessageContaining("openssl pkcs8");
        sendRecord(socket, "<13>still here");
        assertThat(server.sink.awaitTexts(2)).endsWith("still here");
      }
    }
  }

  @Test
  void whatIsNoTlsIsRefusedAndOthersAreServed() throws Exception {
    try (TcpServer server = server(PeerCertificate.NONE, List.of(), List.of());
        Socket silent = server.connect();
        Socket plain = server.connect();
        SSLSocket socket = connect(server, null)) {
      TcpServer.send(plain, "<13>not encrypted\n");
      server.awaitCounter("tls_errors", 1);
      sendRecord(socket, "<13>encrypted");
      assertThat(server.sink.awaitTexts(1)).containsExactly("encrypted");
      assertThat(silent.isConnected()).isTrue();
    }
  }

  @Test
  void wrongFilesAreNamed() throws Exception {
    Path text = Files.writeString(folder.resolve("text"), "hello");
    TlsSettings none =
        new TlsSettings(
            folder.resolve("missing"),
            key("server"),
            List.of(),
            PeerCertificate.NONE,
            List.of(),
            List.of());
    assertThatThrownBy(() -> Tls.load(none)).hasMessageContaining("missing: no such file");
    TlsSettings wrong =
        new TlsSettings(
            certificate("server"),
            key("server"),
            List.of(text),
            PeerCertificate.NONE,
            List.of(),
            List.of());
    assertThatThrownBy(() -> Tls.load(wrong)).hasMessageContaining("text: ");
  }
}
