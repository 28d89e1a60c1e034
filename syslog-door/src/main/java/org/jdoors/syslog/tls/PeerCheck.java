package org.jdoors.syslog.tls;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import org.jspecify.annotations.Nullable;

/**
 * Whether a certificate is that of a peer we know: by its fingerprint (RFC 5425 section 4.2.2) or
 * its name (section 5.2).
 */
final class PeerCheck {
  private static final String FINGERPRINT = "sha-256:";
  private static final int DNS_NAME = 2;
  private static final int IP_ADDRESS = 7;

  private final List<String> names;
  private final List<String> fingerprints;

  /**
   * @param names that the certificate must have one of; none for any
   * @param fingerprints {@code sha-256:AB:CD...}; case does not matter
   */
  PeerCheck(List<String> names, List<String> fingerprints) {
    this.names = names.stream().map(PeerCheck::lower).toList();
    this.fingerprints = fingerprints.stream().map(PeerCheck::lower).toList();
  }

  /** Whether peers are known by fingerprints, whoever vouches for them. */
  boolean byFingerprint() {
    return !fingerprints.isEmpty();
  }

  /** Checks the fingerprint, and that the certificate is of today. */
  void checkFingerprint(X509Certificate certificate) throws CertificateException {
    certificate.checkValidity();
    String fingerprint = fingerprint(certificate);
    if (!fingerprints.contains(lower(fingerprint))) {
      throw new CertificateException("fingerprint " + fingerprint + " is not among those taken");
    }
  }

  /** Checks the names, if there are any to check. */
  void checkName(X509Certificate certificate) throws CertificateException {
    if (names.isEmpty()) {
      return;
    }
    List<String> own = namesOf(certificate);
    for (String name : own) {
      if (names.stream().anyMatch(wanted -> matches(wanted, name))) {
        return;
      }
    }
    throw new CertificateException("names " + own + " are not among those taken");
  }

  /** The fingerprint in the form of RFC 5425. */
  static String fingerprint(X509Certificate certificate) throws CertificateException {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
      return FINGERPRINT + HexFormat.ofDelimiter(":").withUpperCase().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new CertificateException(e);
    }
  }

  /** Names and addresses of the subject; the common name counts only if there are none. */
  private static List<String> namesOf(X509Certificate certificate) throws CertificateException {
    @Nullable Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
    if (alternatives != null) {
      List<String> found =
          alternatives.stream()
              .filter(name -> name.get(0).equals(DNS_NAME) || name.get(0).equals(IP_ADDRESS))
              .map(name -> lower(String.valueOf(name.get(1))))
              .toList();
      if (!found.isEmpty()) {
        return found;
      }
    }
    try {
      return new LdapName(certificate.getSubjectX500Principal().getName())
          .getRdns().stream()
              .filter(rdn -> rdn.getType().equalsIgnoreCase("CN"))
              .map(Rdn::getValue)
              .filter(Objects::nonNull)
              .map(value -> lower(value.toString()))
              .toList();
    } catch (InvalidNameException e) {
      throw new CertificateException(e);
    }
  }

  /** A star stands for the whole leftmost label of a certificate's name, and for one label. */
  static boolean matches(String wanted, String name) {
    if (!name.startsWith("*.")) {
      return name.equals(wanted);
    }
    int dot = wanted.indexOf('.');
    return dot > 0 && wanted.substring(dot).equals(name.substring(1));
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
