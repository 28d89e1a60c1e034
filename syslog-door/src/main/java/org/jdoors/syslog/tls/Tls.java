package org.jdoors.syslog.tls;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jdoors.syslog.config.TlsSettings;
import org.jspecify.annotations.Nullable;

/**
 * One reading of the files of {@link TlsSettings}. TLS 1.3 and 1.2, the suites that Java has on by
 * default less those without forward secrecy (RFC 9662 section 4).
 */
public final class Tls {
  private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};
  private static final String NO_FORWARD_SECRECY = "TLS_RSA_";
  private static final char[] NO_PASSWORD = new char[0];

  private final TlsSettings settings;
  private final SSLContext context;

  private Tls(TlsSettings settings, SSLContext context) {
    this.settings = settings;
    this.context = context;
  }

  /**
   * Reads certificates and keys.
   *
   * @throws IOException naming the file that is wrong
   */
  public static Tls load(TlsSettings settings) throws IOException {
    PeerCheck check = new PeerCheck(settings.names(), settings.fingerprints());
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      TrustManager trust = new PeerTrust(authorities(settings.authorities()), check);
      context.init(keys(settings), new TrustManager[] {trust}, null);
      return new Tls(settings, context);
    } catch (GeneralSecurityException e) {
      throw new IOException(settings.certificate() + ": " + e.getMessage(), e);
    }
  }

  private static KeyManager @Nullable [] keys(TlsSettings settings)
      throws IOException, GeneralSecurityException {
    Path certificate = settings.certificate();
    Path key = settings.key();
    if (certificate == null || key == null) {
      return null;
    }
    KeyStore store = empty();
    Certificate[] chain = PemFiles.certificates(certificate).toArray(new Certificate[0]);
    store.setKeyEntry("own", PemFiles.privateKey(key), NO_PASSWORD, chain);
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, NO_PASSWORD);
    return factory.getKeyManagers();
  }

  private static X509ExtendedTrustManager authorities(List<Path> files)
      throws IOException, GeneralSecurityException {
    @Nullable KeyStore store = null;
    if (!files.isEmpty()) {
      store = empty();
      for (Path file : files) {
        for (X509Certificate certificate : PemFiles.certificates(file)) {
          store.setCertificateEntry(file + " " + store.size(), certificate);
        }
      }
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return Arrays.stream(factory.getTrustManagers())
        .filter(X509ExtendedTrustManager.class::isInstance)
        .map(X509ExtendedTrustManager.class::cast)
        .findFirst()
        .orElseThrow(() -> new GeneralSecurityException("no trust manager for X.509"));
  }

  private static KeyStore empty() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  /** What the engines are made of. */
  public SSLContext context() {
    return context;
  }

  /** An engine for the side that was connected to. */
  public SSLEngine server() {
    SSLEngine engine = context.createSSLEngine();
    engine.setEnabledProtocols(PROTOCOLS);
    engine.setEnabledCipherSuites(forwardSecret(engine.getEnabledCipherSuites()));
    engine.setUseClientMode(false);
    switch (settings.peer()) {
      case NONE -> engine.setNeedClientAuth(false);
      case OPTIONAL -> engine.setWantClientAuth(true);
      case REQUIRED -> engine.setNeedClientAuth(true);
    }
    return engine;
  }

  /**
   * Makes a TLS connection of a connection that we opened, with the handshake done, so that the
   * peer is who it should be. Closing it closes the connection below.
   *
   * @param host that is connected to, for session reuse and the server name
   * @throws IOException if the peer does not speak TLS or is not taken
   */
  public SSLSocket connect(Socket plain, String host, int port) throws IOException {
    SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(plain, host, port, true);
    socket.setEnabledProtocols(PROTOCOLS);
    socket.setEnabledCipherSuites(forwardSecret(socket.getEnabledCipherSuites()));
    socket.startHandshake();
    return socket;
  }

  private static String[] forwardSecret(String[] suites) {
    return Arrays.stream(suites)
        .filter(suite -> !suite.startsWith(NO_FORWARD_SECRECY))
        .toArray(String[]::new);
  }
}
