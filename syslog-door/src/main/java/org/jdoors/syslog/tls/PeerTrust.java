package org.jdoors.syslog.tls;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Trusts peers that are known by fingerprint; else those that the authorities vouch for and whose
 * name is taken.
 */
final class PeerTrust extends X509ExtendedTrustManager {
  private final X509ExtendedTrustManager authorities;
  private final PeerCheck check;

  PeerTrust(X509ExtendedTrustManager authorities, PeerCheck check) {
    this.authorities = authorities;
    this.check = check;
  }

  /** What the authorities say; called only where they count. */
  @FunctionalInterface
  private interface Vouching {
    void check() throws CertificateException;
  }

  private void check(X509Certificate[] chain, Vouching vouching) throws CertificateException {
    if (chain.length == 0) {
      throw new CertificateException("no certificate");
    }
    if (check.byFingerprint()) {
      check.checkFingerprint(chain[0]);
    } else {
      vouching.check();
      check.checkName(chain[0]);
    }
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    check(chain, () -> authorities.checkClientTrusted(chain, type));
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    check(chain, () -> authorities.checkClientTrusted(chain, type, socket));
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    check(chain, () -> authorities.checkClientTrusted(chain, type, engine));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    check(chain, () -> authorities.checkServerTrusted(chain, type));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    check(chain, () -> authorities.checkServerTrusted(chain, type, socket));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    check(chain, () -> authorities.checkServerTrusted(chain, type, engine));
  }

  /** None: a client may show a certificate of any authority, as fingerprints need none. */
  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return check.byFingerprint() ? new X509Certificate[0] : authorities.getAcceptedIssuers();
  }
}
