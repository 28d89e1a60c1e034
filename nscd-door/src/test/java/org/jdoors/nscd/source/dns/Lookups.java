package org.jdoors.nscd.source.dns;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jdoors.nscd.entry.InternetAddress;
import org.jdoors.nscd.file.SteppedReads;
import org.jdoors.nscd.source.Lookup;
import org.jdoors.nscd.source.LookupKey;
import org.jdoors.nscd.source.Question;

/** What tests of the source ask, and how they read the answer. */
final class Lookups {

  /** Longer than any lookup of a test takes. */
  static final Duration DEADLINE = Duration.ofSeconds(60);

  /** What the servers of most tests are. */
  static final String TWO_SERVERS = "nameserver 127.0.0.1\nnameserver 127.0.0.2\n";

  private Lookups() {}

  /** A source that goes by a resolv.conf of this text, written into a folder. */
  static DnsSource source(Path folder, String resolvConf, int port) throws IOException {
    return source(folder, resolvConf, port, System::nanoTime);
  }

  /** The same, by a clock of the test's own; what servers take is real time all the same. */
  static DnsSource source(Path folder, String resolvConf, int port, LongSupplier nanoTime)
      throws IOException {
    Path file = folder.resolve("resolv.conf");
    Files.writeString(file, resolvConf);
    return new DnsSource(
        new DnsSource.Settings(file, Duration.ZERO, port, DEADLINE, 100),
        nanoTime,
        new SteppedReads().reads());
  }

  static LookupKey hosts(String name) {
    return LookupKey.ofHost(Question.HOSTS_BY_NAME, LookupKey.FAMILY_IPV4, name);
  }

  static LookupKey nodes(String name) {
    return LookupKey.ofHost(Question.IPNODES_BY_NAME, LookupKey.FAMILY_IPV6, name);
  }

  static LookupKey address(Question question, String text) {
    return LookupKey.ofAddress(question, Objects.requireNonNull(InternetAddress.parse(text)));
  }

  /** An answer as text and seconds; anything else as it prints. */
  static String show(Lookup outcome) {
    return outcome instanceof Lookup.Found found
        ? new String(found.text(), StandardCharsets.ISO_8859_1) + found.ttl().toSeconds()
        : outcome.toString();
  }

  static Lookup none(boolean noData, int seconds) {
    return new Lookup.NotFound(noData, Duration.ofSeconds(seconds));
  }
}
