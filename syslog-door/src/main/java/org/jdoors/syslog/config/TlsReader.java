package org.jdoors.syslog.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes settings of a {@code tls} table. */
final class TlsReader {
  private static final String NAME = "tls";

  private TlsReader() {}

  /**
   * Reads the table {@code tls} within another; null if there is none.
   *
   * @param server whether there must be a certificate of our own
   * @param peerName that the peer's certificate must have if nothing else is asked for; empty for
   *     any
   */
  static @Nullable TlsSettings read(
      TableReader outer, String outerTitle, boolean server, String peerName) {
    String title = outerTitle.replace("]", ".tls]");
    @Nullable TableReader table = outer.table(NAME, Keys.TLS, title);
    if (table == null) {
      return null;
    }
    Optional<Path> certificate = table.get(Keys.CERTIFICATE);
    Optional<Path> key = table.get(Keys.KEY);
    if (certificate.isPresent() != key.isPresent()) {
      outer.error(NAME, title + ": certificate and key come together: give both, or none");
    } else if (server && certificate.isEmpty()) {
      outer.error(
          NAME, title + " needs the keys \"certificate\" and \"key\": clients ask for them");
    }
    List<String> names = table.get(Keys.NAMES);
    List<String> fingerprints = table.get(Keys.FINGERPRINTS);
    boolean peer = table.get(Keys.PEER) != TlsSettings.PeerCertificate.NONE;
    if (!peer && !(names.isEmpty() && fingerprints.isEmpty())) {
      outer.error(NAME, title + ": names and fingerprints ask for a certificate, peer for none");
    }
    boolean byHost = peer && names.isEmpty() && fingerprints.isEmpty() && !peerName.isEmpty();
    return new TlsSettings(
        certificate.orElse(null),
        key.orElse(null),
        table.get(Keys.AUTHORITIES),
        table.get(Keys.PEER),
        byHost ? List.of(peerName) : names,
        fingerprints);
  }
}
