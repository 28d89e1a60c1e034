package org.jdoors.nscd.source.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jdoors.nscd.source.dns.Lookups.DEADLINE;
import static org.jdoors.nscd.source.dns.Lookups.address;
import static org.jdoors.nscd.source.dns.Lookups.hosts;
import static org.jdoors.nscd.source.dns.Lookups.nodes;
import static org.jdoors.nscd.source.dns.Lookups.none;
import static org.jdoors.nscd.source.dns.Lookups.show;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jdoors.nscd.entry.Decoded;
import org.jdoors.nscd.entry.Host;
import org.jdoors.nscd.file.SteppedReads;
import org.jdoors.nscd.source.Database;
import org.jdoors.nscd.source.Lookup;
import org.jdoors.nscd.source.LookupKey;
import org.jdoors.nscd.source.Question;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;

/** The source against servers on loopback that do what each test wants. */
@Timeout(DnsSourceTest.PATIENCE_SECONDS)
final class DnsSourceTest {

  static final int PATIENCE_SECONDS = 120;
  private static final String SOA = "!example.com. 300 IN SOA ns. root. 1 2 3 4 30";

  private final SteppedReads reads = new SteppedReads();
  @TempDir private Path folder;
  private final ZoneScript zone = new ZoneScript();
  private final List<AutoCloseable> open = new ArrayList<>();
  private final List<String> warnings = new CopyOnWriteArrayList<>();
  private Path resolvConf = Path.of("");

  @BeforeEach
  void setUp() {
    resolvConf = folder.resolve("resolv.conf");
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  private ScriptedServer server(int last, int port, ScriptedServer.Script script)
      throws IOException {
    ScriptedServer server = new ScriptedServer(last, port, script);
    open.add(server);
    return server;
  }

  private DnsSource source(int port, Duration deadline, int queries, String conf)
      throws IOException {
    Files.writeString(resolvConf, conf);
    return new DnsSource(
        new DnsSource.Settings(resolvConf, Duration.ZERO, port, deadline, queries),
        System::nanoTime,
        reads.reads(warnings::add));
  }

  private DnsSource source(ScriptedServer server, String conf) throws IOException {
    return source(server.port(), DEADLINE, 100, "nameserver 127.0.0.1\n" + conf);
  }

  @Test
  void hostsHasIpv4AddressesAndTheShortestTime() throws Exception {
    zone.answer(
        "A www.example.com.",
        "www.example.com. 60 IN A 10.0.0.1",
        "WWW.example.com. 20 IN A 10.0.0.2",
        "www.example.com. 60 IN A 10.0.0.1");
    ScriptedServer server = server(1, 0, zone);
    assertThat(show(source(server, "").lookup(hosts("WWW.Example.com"))))
        .isEqualTo("10.0.0.1 www.example.com\n10.0.0.2 www.example.com\n20");
    assertThat(server.asked).containsExactly("A www.example.com.");
  }

  @Test
  void ipnodesHasBothFamilies() throws Exception {
    zone.answer("AAAA www.example.com.", "www.example.com. 60 IN AAAA 2001:db8::1")
        .answer("A www.example.com.", "www.example.com. 50 IN A 10.0.0.1");
    ScriptedServer server = server(1, 0, zone);
    assertThat(show(source(server, "").lookup(nodes("www.example.com"))))
        .isEqualTo("2001:db8::1 www.example.com\n10.0.0.1 www.example.com\n50");
    LookupKey ipv4 =
        LookupKey.ofHost(Question.IPNODES_BY_NAME, LookupKey.FAMILY_IPV4, "www.example.com");
    assertThat(show(source(server, "").lookup(ipv4))).isEqualTo("10.0.0.1 www.example.com\n50");
  }

  @Test
  void missingFamilyBoundsTheTimeAndFailedFamilyIsNotKept() throws Exception {
    zone.answer("A four.example.com.", "four.example.com. 600 IN A 10.0.0.4")
        .answer("AAAA four.example.com.", SOA)
        .answer("A half.example.com.", "half.example.com. 600 IN A 10.0.0.5")
        .rcode("AAAA half.example.com.", Rcode.SERVFAIL);
    DnsSource source = source(server(1, 0, zone), "");
    assertThat(show(source.lookup(nodes("four.example.com"))))
        .isEqualTo("10.0.0.4 four.example.com\n30");
    assertThat(show(source.lookup(nodes("half.example.com"))))
        .isEqualTo("10.0.0.5 half.example.com\n0");
  }

  @Test
  void addressesHaveTheirNames() throws Exception {
    zone.answer(
            "PTR 1.0.0.10.in-addr.arpa.",
            "1.0.0.10.in-addr.arpa. 40 IN PTR one.example.com.",
            "1.0.0.10.in-addr.arpa. 40 IN PTR uno.example.com.")
        .answer(
            "PTR 2.0.0.10.in-addr.arpa.",
            "2.0.0.10.in-addr.arpa. 40 IN CNAME 2.sub.0.0.10.in-addr.arpa.",
            "2.sub.0.0.10.in-addr.arpa. 30 IN PTR two.example.com.")
        .answer(
            "PTR 1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa.",
            "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa. 40 IN PTR"
                + " six.example.com.");
    DnsSource source = source(server(1, 0, zone), "");
    String one = "10.0.0.1 one.example.com uno.example.com\n40";
    assertThat(show(source.lookup(address(Question.HOSTS_BY_ADDRESS, "10.0.0.1")))).isEqualTo(one);
    assertThat(show(source.lookup(address(Question.IPNODES_BY_ADDRESS, "::ffff:10.0.0.1"))))
        .isEqualTo(one);
    assertThat(show(source.lookup(address(Question.HOSTS_BY_ADDRESS, "10.0.0.2"))))
        .isEqualTo("10.0.0.2 two.example.com\n30");
    assertThat(show(source.lookup(address(Question.IPNODES_BY_ADDRESS, "2001:db8::1"))))
        .isEqualTo("2001:db8::1 six.example.com\n40");
    assertThat(source.lookup(address(Question.HOSTS_BY_ADDRESS, "10.0.0.9")))
        .isEqualTo(new Lookup.NotFound());
  }

  @Test
  void cnamesAreFollowedInOneAnswerAndAcrossAnswers() throws Exception {
    zone.answer(
            "A a.example.com.",
            "b.example.com. 60 IN CNAME c.example.com.",
            "a.example.com. 70 IN CNAME b.example.com.")
        .answer("A c.example.com.", "c.example.com. 50 IN A 10.0.0.3")
        .answer("A d.example.com.", "d.example.com. 60 IN CNAME nothing.example.com.", SOA)
        .rcode(
            "A e.example.com.", Rcode.NXDOMAIN, "e.example.com. 7 IN CNAME gone.example.com.", SOA);
    ScriptedServer server = server(1, 0, zone);
    DnsSource source = source(server, "");
    assertThat(show(source.lookup(hosts("a.example.com"))))
        .isEqualTo("10.0.0.3 c.example.com a.example.com b.example.com\n50");
    assertThat(server.asked).containsExactly("A a.example.com.", "A c.example.com.");
    assertThat(source.lookup(hosts("d.example.com"))).isEqualTo(none(true, 30));
    assertThat(source.lookup(hosts("e.example.com"))).isEqualTo(none(false, 7));
  }

  @Test
  void loopsAndLongChainsOfCnamesEnd() throws Exception {
    zone.answer(
            "A x.example.com.",
            "x.example.com. 60 IN CNAME y.example.com.",
            "y.example.com. 60 IN CNAME x.example.com.")
        .answer("A u.example.com.", "u.example.com. 60 IN CNAME v.example.com.")
        .answer("A v.example.com.", "v.example.com. 60 IN CNAME u.example.com.");
    for (int i = 0; i <= Chain.MAX_CNAMES; i++) {
      String name = "n" + i + ".example.com.";
      zone.answer("A " + name, name + " 60 IN CNAME n" + (i + 1) + ".example.com.");
    }
    ScriptedServer server = server(1, 0, zone);
    DnsSource source = source(server, "");
    for (String name : List.of("x.example.com", "u.example.com", "n0.example.com")) {
      assertThat(source.lookup(hosts(name))).as(name).isInstanceOf(Lookup.Unavailable.class);
    }
    assertThat(server.asked).hasSize(1 + 2 + Chain.MAX_CNAMES + 1);
  }

  @Test
  void missingNameAndNameWithoutAddressesDiffer() throws Exception {
    zone.rcode("A no.example.com.", Rcode.NXDOMAIN, SOA)
        .answer("A empty.example.com.", SOA)
        .rcode("A foreign.example.com.", Rcode.NXDOMAIN, "!org. 1 IN SOA ns. root. 1 2 3 4 1");
    DnsSource source = source(server(1, 0, zone), "");
    assertThat(source.lookup(hosts("no.example.com"))).isEqualTo(none(false, 30));
    assertThat(source.lookup(hosts("empty.example.com"))).isEqualTo(none(true, 30));
    assertThat(source.lookup(hosts("foreign.example.com"))).isEqualTo(new Lookup.NotFound());
  }

  @Test
  void searchListIsTriedInOrder() throws Exception {
    zone.answer("A www.b.org.", "www.b.org. 60 IN A 10.0.0.1")
        .answer("A x.y.b.org.", "x.y.b.org. 60 IN A 10.0.0.2")
        .answer("A some.a.org.", "!a.org. 9 IN SOA ns. root. 1 2 3 4 9");
    ScriptedServer server = server(1, 0, zone);
    DnsSource source = source(server, "search a.org b.org\n");
    assertThat(show(source.lookup(hosts("www")))).isEqualTo("10.0.0.1 www.b.org\n60");
    assertThat(server.asked).containsExactly("A www.a.org.", "A www.b.org.");
    server.asked.clear();
    assertThat(show(source.lookup(hosts("x.y")))).isEqualTo("10.0.0.2 x.y.b.org\n60");
    assertThat(server.asked).containsExactly("A x.y.", "A x.y.a.org.", "A x.y.b.org.");
    server.asked.clear();
    assertThat(source.lookup(hosts("some"))).isEqualTo(none(true, 9));
    assertThat(server.asked).containsExactly("A some.a.org.", "A some.b.org.", "A some.");
    server.asked.clear();
    assertThat(source.lookup(hosts("www."))).isEqualTo(new Lookup.NotFound());
    assertThat(server.asked).containsExactly("A www.");
    server.asked.clear();
    source = source(server, "search a.org\noptions ndots:2\n");
    assertThat(source.lookup(hosts("x.y"))).isEqualTo(new Lookup.NotFound());
    assertThat(server.asked).containsExactly("A x.y.a.org.", "A x.y.");
  }

  /** As res_search has it: the root may stand in the list, and is then not asked again. */
  @Test
  void searchListAndOptionsSayWhetherANameIsATopLevelDomain() throws Exception {
    zone.answer("A none.a.org.", "!a.org. 9 IN SOA ns. root. 1 2 3 4 9");
    ScriptedServer server = server(1, 0, zone);
    assertThat(source(server, "search . a.org\n").lookup(hosts("www")))
        .isEqualTo(new Lookup.NotFound());
    assertThat(server.asked).containsExactly("A www.", "A www.a.org.");
    server.asked.clear();
    DnsSource source = source(server, "search a.org\noptions no-tld-query ndots:2\n");
    assertThat(source.lookup(hosts("none"))).isEqualTo(none(true, 9));
    assertThat(source.lookup(hosts("x.y"))).isEqualTo(new Lookup.NotFound());
    assertThat(source.lookup(hosts("www."))).isEqualTo(new Lookup.NotFound());
    assertThat(server.asked).containsExactly("A none.a.org.", "A x.y.a.org.", "A x.y.", "A www.");
    server.asked.clear();
    source = source(server, "options no-tld-query no-aaaa ndots:2\n");
    assertThat(source.lookup(nodes("www"))).isEqualTo(new Lookup.NotFound());
    assertThat(server.asked).containsExactly("A www.");
  }

  /** Its own answer counts for a name that is asked as it is first, as res_search has it. */
  @Test
  void nameAskedFirstSaysWhetherThereIsNoData() throws Exception {
    zone.answer("A x.y.", "!y. 9 IN SOA ns. root. 1 2 3 4 9")
        .answer("A z.y.a.org.", "!a.org. 9 IN SOA ns. root. 1 2 3 4 9");
    DnsSource source = source(server(1, 0, zone), "search a.org\n");
    assertThat(source.lookup(hosts("x.y"))).isEqualTo(none(true, 9));
    assertThat(source.lookup(hosts("z.y"))).isEqualTo(none(false, 9));
  }

  @Test
  void failedDomainNeverMakesANameMissing() throws Exception {
    zone.rcode("A www.a.org.", Rcode.SERVFAIL).rcode("A there.a.org.", Rcode.SERVFAIL);
    zone.answer("A there.b.org.", "there.b.org. 60 IN A 10.0.0.1");
    ScriptedServer server = server(1, 0, zone);
    DnsSource source = source(server, "search a.org b.org\noptions attempts:1\n");
    assertThat(source.lookup(hosts("www"))).isInstanceOf(Lookup.TryAgain.class);
    assertThat(server.asked).containsExactly("A www.a.org.", "A www.b.org.", "A www.");
    assertThat(show(source.lookup(hosts("there")))).isEqualTo("10.0.0.1 there.b.org\n60");
  }

  @Test
  void truncatedAnswerIsAskedForByTcp() throws Exception {
    zone.on(
            "A big.example.com.",
            asked -> {
              Message message = asked.reply(Rcode.NOERROR);
              message.getHeader().setFlag(Flags.TC);
              return List.of(message.toWire());
            })
        .answer("A big.example.com./tcp", "big.example.com. 60 IN A 10.0.0.1");
    ScriptedServer server = server(1, 0, zone);
    assertThat(show(source(server, "").lookup(hosts("big.example.com"))))
        .isEqualTo("10.0.0.1 big.example.com\n60");
    assertThat(server.asked).containsExactly("A big.example.com.", "A big.example.com./tcp");
    server.asked.clear();
    assertThat(show(source(server, "options use-vc\n").lookup(hosts("big.example.com"))))
        .isEqualTo("10.0.0.1 big.example.com\n60");
    assertThat(server.asked).containsExactly("A big.example.com./tcp");
  }

  @Test
  void hugeAnswerIsBoundedAndStillReads() throws Exception {
    String name = "h".repeat(60) + ".example.com";
    zone.on(
            "A " + name + ".",
            asked -> {
              Message message = asked.reply(Rcode.NOERROR);
              message.getHeader().setFlag(Flags.TC);
              return List.of(message.toWire());
            })
        .on(
            "A " + name + "./tcp",
            asked -> {
              Message message = asked.reply(Rcode.NOERROR);
              for (int i = 0; i < 4000; i++) {
                String line = name + ". 60 IN A 10.1." + i / 250 + "." + i % 250;
                message.addRecord(ScriptedServer.record(line), Section.ANSWER);
              }
              return List.of(message.toWire());
            });
    Lookup outcome = source(server(1, 0, zone), "").lookup(hosts(name));
    assertThat(outcome).isInstanceOf(Lookup.Found.class);
    byte[] text = ((Lookup.Found) outcome).text();
    assertThat(text.length).isBetween(HostText.MAX_TEXT - 200, HostText.MAX_TEXT);
    assertThat(Host.decode(text, Host.Family.IPV4, StandardCharsets.ISO_8859_1, 1 << 20))
        .isInstanceOf(Decoded.Entry.class);
  }

  @Test
  void serverThatKnowsNoEdnsIsAskedWithout() throws Exception {
    List<String> seen = new CopyOnWriteArrayList<>();
    ScriptedServer server =
        server(
            1,
            0,
            asked -> {
              seen.add(asked.hasEdns() ? "edns" : "plain");
              Message message =
                  asked.hasEdns()
                      ? asked.reply(Rcode.FORMERR)
                      : ZoneScript.message(
                          asked, Rcode.NOERROR, asked.question().getName() + " 60 IN A 10.0.0.1");
              return List.of(message.toWire());
            });
    DnsSource source = source(server, "");
    assertThat(show(source.lookup(hosts("a.org")))).isEqualTo("10.0.0.1 a.org\n60");
    assertThat(show(source.lookup(hosts("b.org")))).isEqualTo("10.0.0.1 b.org\n60");
    assertThat(seen).containsExactly("edns", "plain", "plain");
  }

  @Test
  void silenceEndsTheSearch() throws Exception {
    ScriptedServer silent = server(1, 0, asked -> List.of());
    DnsSource source = source(silent, "search a.org b.org\noptions timeout:1 attempts:2\n");
    assertThat(source.lookup(hosts("www"))).isInstanceOf(Lookup.TryAgain.class);
    assertThat(silent.asked).containsExactly("A www.a.org.", "A www.a.org.");
  }

  @Test
  void deadlineHoldsWhateverResolvConfSays() throws Exception {
    ScriptedServer silent = server(1, 0, asked -> List.of());
    DnsSource source =
        source(
            silent.port(),
            Duration.ofMillis(100),
            100,
            "nameserver 127.0.0.1\noptions timeout:30 attempts:5\n");
    assertThat(source.lookup(hosts("www.example.com"))).isInstanceOf(Lookup.TryAgain.class);
  }

  @Test
  void rotatingStartsAtEachServerInTurn() throws Exception {
    zone.answer("A www.example.com.", "www.example.com. 60 IN A 10.0.0.1");
    ScriptedServer one = server(1, 0, zone);
    ScriptedServer two = server(2, one.port(), zone);
    DnsSource source =
        source(
            one.port(),
            DEADLINE,
            100,
            "nameserver 127.0.0.1\nnameserver 127.0.0.2\noptions rotate\n");
    for (int i = 0; i < 4; i++) {
      assertThat(source.lookup(hosts("www.example.com"))).isInstanceOf(Lookup.Found.class);
    }
    assertThat(one.asked).hasSize(2);
    assertThat(two.asked).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "a..b", "10.1.2.3", "a b", "a\\b", "\u00e9", ".a", "a\n", "-f"})
  void whatIsNoHostNameIsNotAskedFor(String name) throws Exception {
    ScriptedServer server = server(1, 0, zone);
    DnsSource source = source(server, "");
    assertThat(source.lookup(hosts(name))).isEqualTo(new Lookup.NotFound());
    assertThat(source.lookup(hosts("l".repeat(64)))).isEqualTo(new Lookup.NotFound());
    assertThat(source.lookup(hosts("long.".repeat(1000)))).isEqualTo(new Lookup.NotFound());
    assertThat(server.asked).isEmpty();
  }

  @Test
  void otherDatabasesAreNotServed() throws Exception {
    DnsSource source = source(server(1, 0, zone), "");
    assertThat(source.lookup(LookupKey.ofName(Question.PASSWD_BY_NAME, "root")))
        .isInstanceOf(Lookup.Unavailable.class);
  }

  @Test
  void sourceThatNobodyAsksSaysNothing() throws Exception {
    DnsSource source = source(server(1, 0, zone), "");
    Files.delete(resolvConf);
    assertThat(source.name()).isEqualTo("dns");
    assertThat(warnings).isEmpty();
    assertThat(source.lookup(hosts("www.example.com"))).isEqualTo(new Lookup.NotFound());
    assertThat(warnings).singleElement().asString().contains("no such file");
  }

  @Test
  void changedResolvConfCountsAtOnce() throws Exception {
    zone.answer("A www.a.org.", "www.a.org. 60 IN A 10.0.0.1")
        .answer("A www.b.org.", "www.b.org. 60 IN A 10.0.0.2");
    DnsSource source = source(server(1, 0, zone), "search a.org\n");
    long before = source.generation(Database.HOSTS);
    assertThat(show(source.lookup(hosts("www")))).isEqualTo("10.0.0.1 www.a.org\n60");
    Files.writeString(resolvConf, "nameserver 127.0.0.1\nsearch b.org\n");
    assertThat(source.generation(Database.HOSTS)).isNotEqualTo(before);
    assertThat(show(source.lookup(hosts("www")))).isEqualTo("10.0.0.2 www.b.org\n60");
    // Without the file the server on this machine is asked, without a search list.
    long later = source.generation(Database.IPNODES);
    Files.delete(resolvConf);
    assertThat(source.generation(Database.IPNODES)).isEqualTo(later);
    reads.pass(Duration.ofSeconds(1));
    assertThat(source.generation(Database.IPNODES)).isNotEqualTo(later);
    assertThat(show(source.lookup(hosts("www.a.org")))).isEqualTo("10.0.0.1 www.a.org\n60");
    assertThat(warnings).singleElement().asString().contains("no such file");
  }
}
