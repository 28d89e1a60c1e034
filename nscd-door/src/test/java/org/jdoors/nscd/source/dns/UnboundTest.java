package org.jdoors.nscd.source.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jdoors.nscd.source.dns.Lookups.address;
import static org.jdoors.nscd.source.dns.Lookups.hosts;
import static org.jdoors.nscd.source.dns.Lookups.nodes;
import static org.jdoors.nscd.source.dns.Lookups.none;
import static org.jdoors.nscd.source.dns.Lookups.show;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;
import org.jdoors.nscd.source.Lookup;
import org.jdoors.nscd.source.Question;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.Rcode;

/** The source against unbound. */
@Timeout(DnsSourceTest.PATIENCE_SECONDS)
final class UnboundTest {

  private static final int MANY = 200;

  /** Start of authority of each zone: what there is not is remembered for 45 s. */
  private static final String START =
      """
      $TTL 600
      @ IN SOA ns root 1 3600 600 86400 45
      @ IN NS ns
      """;

  @TempDir private static Path folder;
  private static final BlockingQueue<ScriptedServer.Asked> HELD = new LinkedBlockingQueue<>();
  private static @Nullable ScriptedServer upstream;
  private static @Nullable RealServer server;
  private static @Nullable DnsSource source;

  @BeforeAll
  static void startServer() throws IOException {
    RealServer.assumeInstalled();
    StringBuilder zone =
        new StringBuilder(START)
            .append(
                """
                ns IN A 127.0.0.1
                www 300 IN A 10.0.0.1
                www 200 IN AAAA 2001:db8::1
                alias 100 IN CNAME other
                other IN CNAME www
                dangling 20 IN CNAME nothing
                text IN TXT text
                """);
    IntStream.range(0, MANY).forEach(i -> zone.append("many IN A 10.9.0.").append(i).append('\n'));
    upstream =
        new ScriptedServer(
            1,
            0,
            asked -> {
              HELD.add(asked);
              return List.of();
            });
    server =
        RealServer.start(
            1,
            0,
            new RealServer.Zones(folder)
                .zone("example.test.", zone.toString())
                .zone("0.0.10.in-addr.arpa.", START + "1 60 IN PTR www.example.test.\n")
                .zone("8.b.d.0.1.0.0.2.ip6.arpa.", START + "1" + ".0".repeat(23) + " IN PTR six.\n")
                .broken("broken.")
                .forward("slow.", upstream.port()));
    source =
        Lookups.source(
            folder,
            "nameserver 127.0.0.1\nsearch example.test\noptions timeout:30 attempts:1\n",
            server.port());
  }

  @AfterAll
  static void stopServer() throws IOException {
    if (server != null) {
      server.stop();
    }
    if (upstream != null) {
      upstream.close();
    }
  }

  private static RealServer server() {
    return Objects.requireNonNull(server);
  }

  private static DnsSource source() {
    return Objects.requireNonNull(source);
  }

  @BeforeEach
  void forget() {
    server().forget();
  }

  @Test
  void addressesAndNames() {
    assertThat(show(source().lookup(hosts("www")))).isEqualTo("10.0.0.1 www.example.test\n300");
    assertThat(show(source().lookup(nodes("www.example.test"))))
        .isEqualTo("2001:db8::1 www.example.test\n10.0.0.1 www.example.test\n200");
    assertThat(show(source().lookup(address(Question.HOSTS_BY_ADDRESS, "10.0.0.1"))))
        .isEqualTo("10.0.0.1 www.example.test\n60");
    assertThat(show(source().lookup(address(Question.IPNODES_BY_ADDRESS, "2001:db8::1"))))
        .isEqualTo("2001:db8::1 six\n600");
    assertThat(server().asked()).hasSize(5).startsWith("A www.example.test.");
  }

  @Test
  void chainOfCnames() {
    assertThat(show(source().lookup(hosts("alias"))))
        .isEqualTo("10.0.0.1 www.example.test alias.example.test other.example.test\n100");
    assertThat(source().lookup(hosts("dangling.example.test."))).isEqualTo(none(false, 20));
  }

  /** The answer by UDP holds some of the addresses at most. */
  @Test
  void answerThatIsTooLargeForAPacketIsComplete() {
    assertThat(show(source().lookup(hosts("many"))).lines().filter(l -> l.contains("many")))
        .hasSize(MANY);
    assertThat(server().asked()).containsExactly("A many.example.test.", "A many.example.test.");
  }

  @Test
  void missingNamesAndMissingAddresses() {
    assertThat(source().lookup(hosts("nosuch.example.test."))).isEqualTo(none(false, 45));
    assertThat(source().lookup(nodes("text.example.test."))).isEqualTo(none(true, 45));
    assertThat(source().lookup(address(Question.HOSTS_BY_ADDRESS, "10.0.0.2")))
        .isEqualTo(none(false, 45));
  }

  @Test
  void serverThatFailsIsToBeAskedAgain() {
    assertThat(source().lookup(hosts("www.broken."))).isInstanceOf(Lookup.TryAgain.class);
  }

  /** Others are answered while one lookup waits for a server far away. */
  @Test
  void slowAnswerHoldsUpNobodyElse() throws Exception {
    CompletableFuture<Lookup> slow =
        CompletableFuture.supplyAsync(() -> source().lookup(hosts("www.slow.")));
    ScriptedServer.Asked held = HELD.take();
    assertThat(source().lookup(hosts("www"))).isInstanceOf(Lookup.Found.class);
    assertThat(slow).isNotDone();
    // unbound may ask for other names on the way.
    for (; !held.question().getName().toString().equals("www.slow."); held = HELD.take()) {
      Objects.requireNonNull(upstream).send(held, held.reply(Rcode.NOERROR));
    }
    Objects.requireNonNull(upstream)
        .send(held, ZoneScript.message(held, Rcode.NOERROR, "www.slow. 60 IN A 10.0.0.5"));
    assertThat(show(slow.get())).isEqualTo("10.0.0.5 www.slow\n60");
  }
}
