package org.jdoors.nscd.source.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jdoors.nscd.entry.InternetAddress;
import org.jdoors.nscd.source.Lookup;
import org.jdoors.nscd.source.LookupKey;
import org.jdoors.nscd.source.Question;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The source against unbound, where that is installed (Debian's package unbound). */
@Timeout(UnboundTest.PATIENCE_SECONDS)
final class UnboundTest {

  static final int PATIENCE_SECONDS = 120;

  private static final Path UNBOUND = Path.of("/usr/sbin/unbound");
  private static final int MANY = 200;

  @TempDir private static Path folder;
  private static @Nullable Process unbound;
  private static @Nullable DnsSource source;

  @BeforeAll
  static void startServer() throws IOException {
    assumeTrue(Files.isExecutable(UNBOUND), UNBOUND + " is not installed");
    int port = freePort();
    StringBuilder zone =
        new StringBuilder(
            """
            $ORIGIN example.test.
            $TTL 600
            @ IN SOA ns root 1 3600 600 86400 45
            @ IN NS ns
            ns IN A 127.0.0.1
            www 300 IN A 10.0.0.1
            www 200 IN AAAA 2001:db8::1
            alias 100 IN CNAME other
            other IN CNAME www
            text IN TXT text
            """);
    for (int i = 0; i < MANY; i++) {
      zone.append("many IN A 10.9.0.").append(i).append('\n');
    }
    Files.writeString(folder.resolve("example.zone"), zone);
    Files.writeString(
        folder.resolve("reverse.zone"),
        """
        $ORIGIN 0.0.10.in-addr.arpa.
        $TTL 60
        @ IN SOA ns.example.test. root 1 3600 600 86400 45
        @ IN NS ns.example.test.
        1 IN PTR www.example.test.
        """);
    Path conf = folder.resolve("unbound.conf");
    Files.writeString(
        conf,
        """
        server:
          interface: 127.0.0.1
          port: %1$d
          username: ""
          chroot: ""
          directory: "%2$s"
          pidfile: ""
          use-syslog: no
          log-time-ascii: yes
          verbosity: 1
          do-daemonize: no
          num-threads: 1
          module-config: "iterator"
          do-not-query-localhost: no
          local-zone: "10.in-addr.arpa." nodefault
          local-zone: "test." nodefault
        remote-control:
          control-enable: no
        auth-zone:
          name: "example.test."
          zonefile: "example.zone"
          for-downstream: yes
          for-upstream: yes
        auth-zone:
          name: "0.0.10.in-addr.arpa."
          zonefile: "reverse.zone"
          for-downstream: yes
          for-upstream: yes
        auth-zone:
          name: "broken."
          primary: 127.0.0.1@%3$d
          for-downstream: yes
          for-upstream: yes
          fallback-enabled: no
        """
            .formatted(port, folder, freePort()));
    Process process =
        new ProcessBuilder(UNBOUND.toString(), "-d", "-c", conf.toString())
            .redirectErrorStream(true)
            .start();
    unbound = process;
    awaitStart(process);
    Path resolvConf = folder.resolve("resolv.conf");
    Files.writeString(
        resolvConf, "nameserver 127.0.0.1\nsearch example.test\noptions timeout:30 attempts:1\n");
    source =
        new DnsSource(
            new DnsSource.Settings(resolvConf, Duration.ZERO, port, Duration.ofSeconds(60), 10),
            System::nanoTime,
            Clock.systemUTC(),
            text -> {});
  }

  private static int freePort() throws IOException {
    InetAddress here = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(here, 0))) {
      return socket.getLocalPort();
    }
  }

  /** Its first lines say that it serves, or why not. */
  private static void awaitStart(Process process) throws IOException {
    StringBuilder said = new StringBuilder();
    BufferedReader reader = process.inputReader(StandardCharsets.UTF_8);
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      said.append(line).append('\n');
      if (line.contains("start of service")) {
        return;
      }
    }
    throw new IOException("unbound ended: " + said);
  }

  @AfterAll
  static void stopServer() throws InterruptedException {
    Process process = unbound;
    if (process != null) {
      process.destroy();
      assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static Lookup lookup(Question question, String name) {
    LookupKey key =
        switch (question) {
          case HOSTS_BY_NAME -> LookupKey.ofHost(question, LookupKey.FAMILY_IPV4, name);
          case IPNODES_BY_NAME -> LookupKey.ofHost(question, LookupKey.FAMILY_IPV6, name);
          default ->
              LookupKey.ofAddress(question, Objects.requireNonNull(InternetAddress.parse(name)));
        };
    return Objects.requireNonNull(source).lookup(key);
  }

  private static String found(Question question, String name) {
    Lookup outcome = lookup(question, name);
    assertThat(outcome).isInstanceOf(Lookup.Found.class);
    Lookup.Found found = (Lookup.Found) outcome;
    return new String(found.text(), StandardCharsets.US_ASCII) + found.ttl().toSeconds();
  }

  @Test
  void addressesAndNames() {
    assertThat(found(Question.HOSTS_BY_NAME, "www")).isEqualTo("10.0.0.1 www.example.test\n300");
    assertThat(found(Question.IPNODES_BY_NAME, "www.example.test"))
        .isEqualTo("2001:db8::1 www.example.test\n10.0.0.1 www.example.test\n200");
    assertThat(found(Question.HOSTS_BY_ADDRESS, "10.0.0.1"))
        .isEqualTo("10.0.0.1 www.example.test\n60");
  }

  @Test
  void chainOfCnames() {
    assertThat(found(Question.HOSTS_BY_NAME, "alias"))
        .isEqualTo("10.0.0.1 www.example.test alias.example.test other.example.test\n100");
  }

  @Test
  void answerThatIsTooLargeForAPacketIsComplete() {
    assertThat(found(Question.HOSTS_BY_NAME, "many").lines().filter(l -> l.contains("many")))
        .hasSize(MANY);
  }

  @Test
  void missingNamesAndMissingAddresses() {
    assertThat(lookup(Question.HOSTS_BY_NAME, "nosuch.example.test."))
        .isEqualTo(new Lookup.NotFound(false, Duration.ofSeconds(45)));
    assertThat(lookup(Question.IPNODES_BY_NAME, "text.example.test."))
        .isEqualTo(new Lookup.NotFound(true, Duration.ofSeconds(45)));
    assertThat(lookup(Question.HOSTS_BY_ADDRESS, "10.0.0.2"))
        .isEqualTo(new Lookup.NotFound(false, Duration.ofSeconds(45)));
  }

  @Test
  void serverThatFailsIsToBeAskedAgain() {
    assertThat(lookup(Question.HOSTS_BY_NAME, "www.broken.")).isInstanceOf(Lookup.TryAgain.class);
  }
}
