package org.jdoors.nscd.source.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jdoors.nscd.source.dns.Lookups.hosts;
import static org.jdoors.nscd.source.dns.Lookups.none;
import static org.jdoors.nscd.source.dns.Lookups.show;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jdoors.nscd.cache.SteppedRefreshes;
import org.jdoors.nscd.config.ConfigException;
import org.jdoors.nscd.config.Dialect;
import org.jdoors.nscd.config.NscdConf;
import org.jdoors.nscd.config.Nsswitch;
import org.jdoors.nscd.lookup.NameSwitch;
import org.jdoors.nscd.lookup.Surroundings;
import org.jdoors.nscd.source.Lookup;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The switch, its caches and the source against unbound: who is asked, and when again. */
@Timeout(DnsSourceTest.PATIENCE_SECONDS)
final class UnboundThroughSwitchTest {

  private static final String START =
      """
      $TTL 600
      @ IN SOA ns root 1 3600 600 86400 20
      @ IN NS ns
      ns IN A 127.0.0.1
      """;

  @TempDir private Path folder;
  private final SteppedRefreshes time = new SteppedRefreshes();

  @BeforeAll
  static void assumeInstalled() {
    RealServer.assumeInstalled();
  }

  private void pass(long seconds) {
    time.pass(Duration.ofSeconds(seconds));
  }

  private RealServer server(int last, int port, String records) throws IOException {
    return RealServer.start(
        last, port, new RealServer.Zones(folder).zone("example.test.", START + records));
  }

  private NameSwitch names(String resolvConf, int port, String nscdConf)
      throws IOException, ConfigException {
    Nsswitch policies = Nsswitch.parse("nsswitch.conf", "hosts: dns", Dialect.ILLUMOS);
    return new NameSwitch(
        () -> policies,
        NscdConf.parse("nscd.conf", nscdConf),
        List.of(Lookups.source(folder, resolvConf, port, time::nanos)),
        new Surroundings(time::nanos, time, text -> {}));
  }

  @Test
  void addressIsAskedForAgainWhenItsTimeIsOver() throws Exception {
    try (RealServer server = server(1, 0, "www 300 IN A 10.0.0.1\n")) {
      NameSwitch names = names("nameserver 127.0.0.1\n", server.port(), "");
      for (int second : List.of(0, 299, 1)) {
        pass(second);
        assertThat(show(names.lookup(hosts("www.example.test"))))
            .isEqualTo("10.0.0.1 www.example.test\n300");
        assertThat(server.asked()).containsExactly("A www.example.test.");
      }
      pass(1);
      names.lookup(hosts("www.example.test"));
      assertThat(server.asked()).containsExactly("A www.example.test.", "A www.example.test.");
    }
  }

  /** The configuration may make it shorter, DNS as well. */
  @Test
  void missingNameIsAskedForAgainWhenTheTimeOfItsZoneIsOver() throws Exception {
    try (RealServer server = server(1, 0, "")) {
      for (int configured : List.of(5, 3600)) {
        String conf = "negative-time-to-live hosts " + configured + "\n";
        NameSwitch names = names("nameserver 127.0.0.1\n", server.port(), conf);
        int kept = Math.min(configured, 20);
        server.forget();
        for (int second : List.of(0, kept)) {
          pass(second);
          assertThat(names.lookup(hosts("no.example.test"))).isEqualTo(none(false, 20));
          assertThat(server.asked()).containsExactly("A no.example.test.");
        }
        pass(1);
        names.lookup(hosts("no.example.test"));
        assertThat(server.asked()).containsExactly("A no.example.test.", "A no.example.test.");
      }
    }
  }

  /** Of three names the two that are asked for most; then nobody asks, and they cool down. */
  @Test
  void hotNamesAreAskedForAgainBeforeTheirTimeIsOver() throws Exception {
    String records = "a 300 IN A 10.0.0.1\nb 90 IN A 10.0.0.2\nc 90 IN A 10.0.0.3\n";
    try (RealServer server = server(1, 0, records)) {
      NameSwitch names = names("nameserver 127.0.0.1\n", server.port(), "keep-hot-count hosts 2\n");
      for (String name : List.of("a", "a", "a", "b", "b", "b", "b", "c", "c")) {
        names.lookup(hosts(name + ".example.test"));
      }
      assertThat(server.asked()).hasSize(3);
      server.forget();
      pass(59);
      assertThat(server.asked()).isEmpty();
      pass(1);
      assertThat(server.asked()).containsExactly("A b.example.test.");
      // It is another entry now, whose time has begun anew.
      pass(59);
      names.lookup(hosts("b.example.test"));
      assertThat(server.asked()).hasSize(1);
      names.lookup(hosts("c.example.test"));
      assertThat(server.asked()).containsExactly("A b.example.test.", "A c.example.test.");
      pass(3600);
      List<String> asked = server.asked();
      assertThat(asked).contains("A a.example.test.").hasSizeLessThan(12);
      pass(3600);
      assertThat(server.asked()).isEqualTo(asked);
    }
  }

  /** The second server has another address for the name, so that it shows who answered. */
  @Test
  void otherServerAnswersWhileOneIsAway() throws Exception {
    String one = "www 60 IN A 10.0.0.1\n";
    RealServer first = server(1, 0, one);
    try (RealServer second = server(2, first.port(), "www 60 IN A 10.0.0.2\n")) {
      NameSwitch names = names(Lookups.TWO_SERVERS, first.port(), "");
      assertThat(show(names.lookup(hosts("www.example.test")))).startsWith("10.0.0.1 ");
      assertThat(second.asked()).isEmpty();
      first.stop();
      // What is kept needs no server.
      assertThat(show(names.lookup(hosts("www.example.test")))).startsWith("10.0.0.1 ");
      assertThat(second.asked()).isEmpty();
      pass(61);
      assertThat(show(names.lookup(hosts("www.example.test")))).startsWith("10.0.0.2 ");
      assertThat(second.asked()).containsExactly("A www.example.test.");
      second.forget();
      try (RealServer again = server(1, first.port(), one)) {
        // It is not tried before its time; then one question goes to both.
        assertThat(names.lookup(hosts("a.example.test"))).isEqualTo(none(false, 20));
        assertThat(again.asked()).isEmpty();
        assertThat(second.asked()).containsExactly("A a.example.test.");
        pass(NameServer.PROBE_INTERVAL.toSeconds());
        assertThat(names.lookup(hosts("b.example.test"))).isEqualTo(none(false, 20));
        while (again.asked().isEmpty()) {
          Thread.onSpinWait();
        }
        assertThat(again.asked()).containsExactly("A b.example.test.");
        // From its answer on it is the first again.
        for (int i = 0; again.asked().size() < 2; i++) {
          names.lookup(hosts("c" + i + ".example.test"));
        }
        second.forget();
        assertThat(names.lookup(hosts("d.example.test"))).isEqualTo(none(false, 20));
        assertThat(second.asked()).isEmpty();
      }
    } finally {
      first.stop();
    }
  }

  /** Nobody is there: that is never remembered as a missing name. */
  @Test
  void serversThatAreAwayAreNoAnswer() throws Exception {
    RealServer server = server(1, 0, "www 60 IN A 10.0.0.1\n");
    NameSwitch names = names("nameserver 127.0.0.1\n", server.port(), "");
    server.stop();
    assertThat(names.lookup(hosts("www.example.test"))).isInstanceOf(Lookup.TryAgain.class);
    try (RealServer again = server(1, server.port(), "www 60 IN A 10.0.0.1\n")) {
      assertThat(show(names.lookup(hosts("www.example.test")))).startsWith("10.0.0.1 ");
      assertThat(again.asked()).containsExactly("A www.example.test.");
    }
  }
}
