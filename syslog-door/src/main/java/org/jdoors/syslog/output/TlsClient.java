package org.jdoors.syslog.output;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jdoors.syslog.config.TlsSettings;
import org.jspecify.annotations.Nullable;

/**
 * Our side of a TLS connection that we open (RFC 5425, RFC 9662): TLS 1.2 or 1.3; the peer's
 * certificate must be vouched for and bear the name of the host, or its fingerprint must be known.
 */
final class TlsClient {
  private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};
  private static final char[] NO_PASSWORD = new char[0];

  private final TlsSettings settings;
  private final String host;
  private final SSLContext context;

  /**
   * Reads the certificates and the key.
   *
   * @param host the name that the peer's certificate must have if the settings give none
   * @throws IOException if a file cannot be read or is not what it should be
   */
  TlsClient(TlsSettings settings, String host) throws IOException {
    this.settings = settings;
    this.host = host;
    try {
      context = SSLContext.getInstance("TLS");
      context.init(keys(), trust(), null);
    } catch (GeneralSecurityException e) {
      throw new IOException("TLS: " + e.getMessage(), e);
    }
  }

  /** Makes a connection that exists a TLS connection. */
  SSLSocket handshake(Socket plain, InetSocketAddress peer) throws IOException {
    String name = settings.names().isEmpty() ? host : settings.names().get(0);
    SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket(plain, name, peer.getPort(), true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setProtocols(PROTOCOLS);
    if (settings.fingerprints().isEmpty() && settings.peer() != TlsSettings.PeerCertificate.NONE) {
      // The name is compared as for HTTPS (RFC 6125): subjectAltName, a whole left label for *.
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
    }
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  private KeyManager @Nullable [] keys() throws IOException, GeneralSecurityException {
    Path certificate = settings.certificate();
    Path key = settings.key();
    if (certificate == null || key == null) {
      return null;
    }
    KeyStore store = emptyStore();
    store.setKeyEntry(
        "own", key(key), NO_PASSWORD, certificates(certificate).toArray(new Certificate[0]));
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, NO_PASSWORD);
    return factory.getKeyManagers();
  }

  private TrustManager @Nullable [] trust() throws IOException, GeneralSecurityException {
    if (!settings.fingerprints().isEmpty() || settings.peer() == TlsSettings.PeerCertificate.NONE) {
      return new TrustManager[] {new Fingerprints(settings.fingerprints())};
    }
    if (settings.authorities().isEmpty()) {
      // Those of the system.
      return null;
    }
    KeyStore store = emptyStore();
    for (Path file : settings.authorities()) {
      for (Certificate certificate : certificates(file)) {
        store.setCertificateEntry(Integer.toString(store.size()), certificate);
      }
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  private static KeyStore emptyStore() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private static Collection<? extends Certificate> certificates(Path file)
      throws IOException, CertificateException {
    try (InputStream in = Files.newInputStream(file)) {
      return CertificateFactory.getInstance("X.509").generateCertificates(in);
    } catch (CertificateException e) {
      throw new IOException(file + ": not a PEM certificate: " + e.getMessage(), e);
    }
  }

  private static PrivateKey key(Path file) throws IOException, GeneralSecurityException {
    String pem = Files.readString(file, StandardCharsets.US_ASCII);
    byte[] der;
    try {
      der = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
    } catch (IllegalArgumentException e) {
      throw new IOException(file + ": not a PEM key: " + e.getMessage(), e);
    }
    @Nullable InvalidKeySpecException wrong = null;
    for (String algorithm : List.of("RSA", "EC", "EdDSA")) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
      } catch (InvalidKeySpecException e) {
        // Not a key of this kind; PKCS #8 says which, but Java does not tell.
        wrong = e;
      }
    }
    throw new IOException(
        file + ": not an RSA, EC or EdDSA key in PKCS #8 (openssl pkcs8 -topk8)", wrong);
  }

  /** Takes the certificates with these fingerprints; any if there are none. */
  private static final class Fingerprints implements X509TrustManager {
    private final List<String> wanted;

    Fingerprints(List<String> wanted) {
      this.wanted =
          wanted.stream().map(text -> text.replace(":", "").toLowerCase(Locale.ROOT)).toList();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      throw new CertificateException("not a server");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      if (wanted.isEmpty()) {
        return;
      }
      byte[] digest;
      try {
        digest = MessageDigest.getInstance("SHA-256").digest(chain[0].getEncoded());
      } catch (GeneralSecurityException e) {
        throw new CertificateException(e);
      }
      String shown = "sha-256" + HexFormat.of().formatHex(digest);
      if (!wanted.contains(shown)) {
        throw new CertificateException("fingerprint not known: " + shown);
      }
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
