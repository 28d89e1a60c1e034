package org.jdoors.nscd.source.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jdoors.nscd.cache.Refreshes;
import org.jdoors.nscd.config.Dialect;
import org.jdoors.nscd.config.NscdConf;
import org.jdoors.nscd.config.Nsswitch;
import org.jdoors.nscd.file.SteppedReads;
import org.jdoors.nscd.lookup.NameSwitch;
import org.jdoors.nscd.lookup.Surroundings;
import org.jdoors.nscd.source.Lookup;
import org.jdoors.nscd.source.LookupKey;
import org.jdoors.nscd.source.Question;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.Rcode;

/** How long answers are kept, shown by what the server was asked. */
@Timeout(120)
final class DnsThroughSwitchTest {

  private static final LookupKey WWW =
      LookupKey.ofHost(Question.HOSTS_BY_NAME, LookupKey.FAMILY_IPV4, "www.example.com");
  private static final LookupKey NONE =
      LookupKey.ofHost(Question.HOSTS_BY_NAME, LookupKey.FAMILY_IPV4, "no.example.com");

  @TempDir private Path folder;
  private final AtomicLong nanos = new AtomicLong();

  private void pass(int seconds) {
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
  }

  @Test
  void timesOfAnswersBoundTheConfiguredTimes() throws Exception {
    ZoneScript zone =
        new ZoneScript()
            .answer("A www.example.com.", "www.example.com. 20 IN A 10.0.0.1")
            .rcode(
                "A no.example.com.",
                Rcode.NXDOMAIN,
                "!example.com. 300 IN SOA ns. root. 1 2 3 4 5");
    Path resolvConf = folder.resolve("resolv.conf");
    Files.writeString(resolvConf, "nameserver 127.0.0.1\n");
    try (ScriptedServer server = new ScriptedServer(1, 0, zone)) {
      DnsSource source =
          new DnsSource(
              new DnsSource.Settings(
                  resolvConf, Duration.ZERO, server.port(), Duration.ofSeconds(60), 10),
              System::nanoTime,
              new SteppedReads().reads());
      Nsswitch policies = Nsswitch.parse("f", "hosts: dns", Dialect.ILLUMOS);
      NameSwitch names =
          new NameSwitch(
              () -> policies,
              NscdConf.defaults(),
              List.of(source),
              new Surroundings(nanos::get, Refreshes.NONE, text -> {}));
      for (int second : List.of(0, 19, 2)) {
        pass(second);
        assertThat(names.lookup(WWW)).isInstanceOf(Lookup.Found.class);
      }
      assertThat(server.asked).containsExactly("A www.example.com.", "A www.example.com.");
      server.asked.clear();
      for (int second : List.of(0, 4, 2)) {
        pass(second);
        assertThat(names.lookup(NONE)).isInstanceOf(Lookup.NotFound.class);
      }
      assertThat(server.asked).containsExactly("A no.example.com.", "A no.example.com.");
      server.asked.clear();
      // Another resolv.conf may mean other answers.
      assertThat(names.lookup(WWW)).isInstanceOf(Lookup.Found.class);
      Files.writeString(resolvConf, "nameserver 127.0.0.1\nsearch example.com\n");
      assertThat(names.lookup(WWW)).isInstanceOf(Lookup.Found.class);
      assertThat(server.asked).containsExactly("A www.example.com.");
    }
  }
}
