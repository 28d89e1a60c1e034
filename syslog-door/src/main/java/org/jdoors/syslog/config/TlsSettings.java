package org.jdoors.syslog.config;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * TLS of one side of a connection (RFC 5425). Files are PEM.
 *
 * @param certificate our chain, null for none (a client without one)
 * @param key its private key, PKCS #8
 * @param authorities that vouch for the peer's certificate; none for the system's
 * @param peer whether a peer must show a certificate
 * @param names that the peer's certificate must have one of; none for any
 * @param fingerprints of peers' certificates, {@code sha-256:AB:CD...}; where there are some, no
 *     other peer is taken and authorities do not count
 */
public record TlsSettings(
    @Nullable Path certificate,
    @Nullable Path key,
    List<Path> authorities,
    PeerCertificate peer,
    List<String> names,
    List<String> fingerprints) {

  /** What is asked of the other side. */
  public enum PeerCertificate {
    /** None is asked for. */
    NONE,
    /** One that is shown must be good. */
    OPTIONAL,
    /** There must be a good one. */
    REQUIRED
  }

  /** Keeps the lists as they are now. */
  public TlsSettings {
    authorities = List.copyOf(authorities);
    names = List.copyOf(names);
    fingerprints = List.copyOf(fingerprints);
  }
}
