package org.jdoors.nscd.source.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jdoors.nscd.source.dns.Lookups.hosts;
import static org.jdoors.nscd.source.dns.Lookups.show;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jdoors.nscd.source.Lookup;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.Rcode;

/** Servers that do not answer, and what is remembered of it. */
@Timeout(DnsSourceTest.PATIENCE_SECONDS)
final class FailoverTest {

  @TempDir private Path folder;
  private final ZoneScript zone = new ZoneScript();
  private final List<AutoCloseable> open = new ArrayList<>();

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

  @Test
  void deadServerCostsItsTurnOnly() throws Exception {
    zone.answer("A www.example.com.", "www.example.com. 60 IN A 10.0.0.1");
    ScriptedServer good = server(2, 0, zone);
    // Nobody is at 127.0.0.3; 127.0.0.1 takes questions and says nothing.
    ScriptedServer silent = server(1, good.port(), asked -> List.of());
    DnsSource source =
        Lookups.source(
            folder,
            "nameserver 127.0.0.3\n" + Lookups.TWO_SERVERS + "options timeout:3\n",
            good.port());
    assertThat(show(source.lookup(hosts("www.example.com"))))
        .isEqualTo("10.0.0.1 www.example.com\n60");
    assertThat(silent.asked).containsExactly("A www.example.com.");
  }

  /** Nobody is at 127.0.0.3 and on no interface of that name: waiting there would take too long. */
  @Test
  void serverThatCannotBeReachedIsPassedOverAtOnce() throws Exception {
    zone.answer("A www.example.com.", "www.example.com. 60 IN A 10.0.0.1");
    ScriptedServer good = server(1, 0, zone);
    DnsSource source =
        Lookups.source(
            folder,
            """
            nameserver 127.0.0.3
            nameserver fe80::1%nosuch
            nameserver 127.0.0.1
            options timeout:30
            """,
            good.port());
    long start = System.nanoTime();
    assertThat(show(source.lookup(hosts("www.example.com"))))
        .isEqualTo("10.0.0.1 www.example.com\n60");
    assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(25));
  }

  /** The lookups' clock stands still but for what the test adds. */
  @Test
  void silentServerIsAskedLastUntilItAnswersAgain() throws Exception {
    AtomicBoolean well = new AtomicBoolean();
    AtomicLong now = new AtomicLong();
    ScriptedServer.Script answers =
        asked ->
            List.of(
                ZoneScript.message(
                        asked, Rcode.NOERROR, asked.question().getName() + " 60 IN A 10.0.0.1")
                    .toWire());
    ScriptedServer first = server(1, 0, asked -> well.get() ? answers.answer(asked) : List.of());
    ScriptedServer second = server(2, first.port(), answers);
    DnsSource source =
        Lookups.source(folder, Lookups.TWO_SERVERS + "options timeout:3\n", first.port(), now::get);
    for (int i = 0; i < 10; i++) {
      assertThat(source.lookup(hosts("n" + i + ".org"))).isInstanceOf(Lookup.Found.class);
    }
    assertThat(first.asked).containsExactly("A n0.org.");
    assertThat(second.asked).hasSize(10);
    // It is tried again by a question that has been answered elsewhere.
    now.addAndGet(NameServer.PROBE_INTERVAL.toNanos());
    for (int i = 10; i < 20; i++) {
      assertThat(source.lookup(hosts("n" + i + ".org"))).isInstanceOf(Lookup.Found.class);
    }
    awaitSize(first.asked, 2);
    assertThat(first.asked).containsExactly("A n0.org.", "A n10.org.");
    assertThat(second.asked).hasSize(20);
    // Now it answers, and has its place again: the other is asked no more.
    well.set(true);
    for (int i = 20; first.asked.size() < 10; i++) {
      now.addAndGet(NameServer.PROBE_INTERVAL.toNanos());
      assertThat(source.lookup(hosts("n" + i + ".org"))).isInstanceOf(Lookup.Found.class);
    }
    second.asked.clear();
    assertThat(source.lookup(hosts("last.org"))).isInstanceOf(Lookup.Found.class);
    assertThat(second.asked).isEmpty();
  }

  @Test
  void silentServerIsAskedOncePerLookup() throws Exception {
    ScriptedServer silent = server(1, 0, asked -> List.of());
    DnsSource source =
        Lookups.source(
            folder, "nameserver 127.0.0.1\noptions timeout:1 attempts:3\n", silent.port());
    assertThat(source.lookup(hosts("a.org"))).isInstanceOf(Lookup.TryAgain.class);
    assertThat(silent.asked).hasSize(3);
    assertThat(source.lookup(hosts("b.org"))).isInstanceOf(Lookup.TryAgain.class);
    assertThat(silent.asked).hasSize(4);
  }

  /** Of some 28000 ports and 65535 ids few come twice in so few questions. */
  @Test
  void portsAndIdsCannotBeForeseen() throws Exception {
    int count = 200;
    List<Integer> ports = new CopyOnWriteArrayList<>();
    List<Integer> ids = new CopyOnWriteArrayList<>();
    ScriptedServer server =
        server(
            1,
            0,
            asked -> {
              ports.add(((InetSocketAddress) Objects.requireNonNull(asked.from())).getPort());
              ids.add(asked.query().getHeader().getID());
              return zone.answer(asked);
            });
    DnsSource source = Lookups.source(folder, "nameserver 127.0.0.1\n", server.port());
    for (int i = 0; i < count; i++) {
      source.lookup(hosts("n" + i + ".org"));
    }
    for (List<Integer> each : List.of(ports, ids)) {
      assertThat(each).hasSize(count);
      assertThat(new HashSet<>(each)).hasSizeGreaterThan(count - 20);
      Set<Integer> steps = new HashSet<>();
      for (int i = 1; i < count; i++) {
        steps.add(each.get(i) - each.get(i - 1));
      }
      assertThat(steps).hasSizeGreaterThan(count - 20);
    }
  }

  /** Each attempt has an id of its own: what one server has seen is no use at another. */
  @Test
  void eachAttemptHasItsOwnId() throws Exception {
    Set<Integer> ids = ConcurrentHashMap.newKeySet();
    ScriptedServer server =
        server(
            1,
            0,
            asked -> {
              ids.add(asked.query().getHeader().getID());
              return List.of(asked.reply(Rcode.SERVFAIL).toWire());
            });
    DnsSource source =
        Lookups.source(folder, "nameserver 127.0.0.1\noptions attempts:5\n", server.port());
    assertThat(source.lookup(hosts("a.org"))).isInstanceOf(Lookup.TryAgain.class);
    assertThat(server.asked).hasSize(5);
    assertThat(ids).hasSizeGreaterThan(1);
  }

  private static void awaitSize(List<String> asked, int size) {
    while (asked.size() < size) {
      Thread.onSpinWait();
    }
  }
}
