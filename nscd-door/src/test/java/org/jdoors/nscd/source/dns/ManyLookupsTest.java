package org.jdoors.nscd.source.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jdoors.nscd.source.dns.Lookups.hosts;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jdoors.nscd.config.Defaults;
import org.jdoors.nscd.file.SteppedReads;
import org.jdoors.nscd.source.Lookup;
import org.jdoors.nscd.source.LookupKey;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Type;

/** Lookups at the same time. */
@Timeout(DnsSourceTest.PATIENCE_SECONDS)
final class ManyLookupsTest {

  @TempDir private Path folder;

  private DnsSource source(ScriptedServer server, int places) throws IOException {
    Path file = folder.resolve("resolv.conf");
    Files.writeString(file, "nameserver 127.0.0.1\noptions timeout:30\n");
    return new DnsSource(
        new DnsSource.Settings(file, Duration.ZERO, server.port(), Lookups.DEADLINE, places),
        System::nanoTime,
        new SteppedReads().reads());
  }

  /** Each packet that a question takes is sent before the fence, as its caller already waits. */
  @ParameterizedTest
  @CsvSource({"2, 6", Defaults.DNS_LOOKUPS + ", 300"})
  void lookupsUnderWayAreBounded(int places, int callers) throws Exception {
    BlockingQueue<ScriptedServer.Asked> arrived = new LinkedBlockingQueue<>();
    ScriptedServer.Script keeping =
        asked -> {
          arrived.add(asked);
          return List.of();
        };
    try (ScriptedServer server = new ScriptedServer(1, 0, keeping)) {
      DnsSource source = source(server, places);
      List<Thread> threads = new ArrayList<>();
      List<Lookup> outcomes = new CopyOnWriteArrayList<>();
      for (int i = 0; i < callers; i++) {
        LookupKey key = hosts("n" + i + ".org");
        Thread thread = new Thread(() -> outcomes.add(source.lookup(key)));
        thread.start();
        threads.add(thread);
      }
      List<ScriptedServer.Asked> held = new ArrayList<>();
      for (int answered = 0; answered < callers; answered++) {
        while (held.size() < Math.min(places, callers - answered)) {
          held.add(arrived.take());
        }
        awaitAllWaiting(threads, callers - answered);
        fence(server);
        assertThat(arrived.take()).hasToString("A fence.");
        ScriptedServer.Asked next = held.remove(0);
        server.send(next, next.reply(Rcode.NXDOMAIN));
      }
      for (Thread thread : threads) {
        thread.join(TimeUnit.SECONDS.toMillis(DnsSourceTest.PATIENCE_SECONDS));
      }
      assertThat(outcomes).hasSize(callers).containsOnly(new Lookup.NotFound());
    }
  }

  private static void awaitAllWaiting(List<Thread> threads, int waiting) {
    while (threads.stream().filter(t -> t.getState() == Thread.State.TIMED_WAITING).count()
        != waiting) {
      Thread.onSpinWait();
    }
  }

  private static void fence(ScriptedServer server) throws IOException {
    byte[] packet = Message.newQuery(ScriptedServer.question("fence.", Type.A)).toWire();
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.send(
          new DatagramPacket(
              packet,
              packet.length,
              InetAddress.getByAddress(new byte[] {127, 0, 0, 1}),
              server.port()));
    }
  }
}
