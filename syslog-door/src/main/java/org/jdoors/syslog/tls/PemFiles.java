package org.jdoors.syslog.tls;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Certificates and keys in PEM files (RFC 7468). */
final class PemFiles {
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]*)-----END PRIVATE KEY-----");
  private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA", "RSASSA-PSS");

  private PemFiles() {}

  /**
   * The certificates of a file, in its order.
   *
   * @throws IOException naming the file, if it cannot be read or holds none
   */
  static List<X509Certificate> certificates(Path file) throws IOException {
    List<X509Certificate> certificates = new ArrayList<>();
    try (InputStream input = Files.newInputStream(file)) {
      CertificateFactory.getInstance("X.509")
          .generateCertificates(input)
          .forEach(certificate -> certificates.add((X509Certificate) certificate));
    } catch (CertificateException e) {
      throw new IOException(file + ": no PEM certificate: " + e.getMessage(), e);
    } catch (NoSuchFileException e) {
      throw new IOException(file + ": no such file", e);
    }
    if (certificates.isEmpty()) {
      throw new IOException(file + ": no certificate in it");
    }
    return certificates;
  }

  /**
   * The private key of a file.
   *
   * @throws IOException naming the file, if it cannot be read or holds no key that we know
   */
  static PrivateKey privateKey(Path file) throws IOException {
    String text;
    try {
      text = Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException e) {
      throw new IOException(file + ": no such file", e);
    }
    Matcher matcher = KEY.matcher(text);
    if (!matcher.find()) {
      throw new IOException(
          file
              + ": no PKCS #8 key in it; convert the key with"
              + " openssl pkcs8 -topk8 -nocrypt -in KEY -out FILE");
    }
    byte[] encoded = Base64.getMimeDecoder().decode(matcher.group(1));
    for (String algorithm : ALGORITHMS) {
      PrivateKey key = decode(algorithm, encoded, file);
      if (key != null) {
        return key;
      }
    }
    throw new IOException(file + ": key is none of " + ALGORITHMS);
  }

  /** The key, or null if it is one of another algorithm. */
  private static @Nullable PrivateKey decode(String algorithm, byte[] encoded, Path file)
      throws IOException {
    try {
      return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
    } catch (InvalidKeySpecException e) {
      return null;
    } catch (GeneralSecurityException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }
}
