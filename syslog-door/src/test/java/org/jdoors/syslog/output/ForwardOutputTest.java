package org.jdoors.syslog.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jdoors.syslog.config.LineStyle;
import org.jdoors.syslog.config.OutputSettings.Transport;
import org.jdoors.syslog.record.Durability;
import org.jdoors.syslog.record.Sanitizer;
import org.jdoors.syslog.record.SyslogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A peer that comes, goes, does not read, or is ourselves. */
final class ForwardOutputTest {
  private static final long LONG = TimeUnit.SECONDS.toNanos(60);
  private static final Duration SHORT = Duration.ofMillis(1);

  @TempDir private Path folder;

  /** A link that keeps frames, or fails as a test says. */
  private static final class FakeLink implements PeerLink {
    private final List<String> frames = Collections.synchronizedList(new ArrayList<>());
    private volatile boolean broken;

    @Override
    public void send(byte[] frame) throws IOException {
      check();
      frames.add(new String(frame, StandardCharsets.US_ASCII));
    }

    @Override
    public void check() throws IOException {
      if (broken) {
        throw new IOException("Broken pipe");
      }
    }

    @Override
    public void close() {
      broken = true;
    }
  }

  private final List<FakeLink> links = Collections.synchronizedList(new ArrayList<>());
  private volatile boolean reachable = true;

  private PeerLink connect() throws IOException {
    if (!reachable) {
      throw new IOException("Connection refused");
    }
    FakeLink link = new FakeLink();
    links.add(link);
    return link;
  }

  private ForwardOutput open(Backlog backlog, PeerLink.Connector connector, Duration settle) {
    LineSettings settings =
        new LineSettings(new byte[] {'h'}, Sanitizer.SINGLE_BYTE, ZoneOffset.UTC);
    return new ForwardOutput(
        "peer",
        "relay",
        () -> new Framing(Transport.TCP_LINES, LineStyle.NATIVE, settings),
        backlog,
        connector,
        new BackOff(SHORT, SHORT, System::nanoTime),
        settle);
  }

  private static void send(ForwardOutput output, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    SyslogRecord record = new SyslogRecord();
    record.fillLocal(13, 0, bytes, 0, bytes.length, 1_700_000_000L, new byte[] {'h'});
    assertThat(output.takes(record)).isTrue();
    output.take(record, Durability.WRITTEN, false, 0);
  }

  private static String frame(String text) {
    return "<13>Nov 14 22:13:20 " + text + "\n";
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + LONG;
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited too long").isLessThan(end);
      Thread.onSpinWait();
    }
  }

  private static Map<String, Long> counters(ForwardOutput output) {
    Map<String, Long> all = new HashMap<>();
    output.counters(all::put);
    return all;
  }

  @Test
  void framesWaitWhileThePeerIsAwayAndComeInOrder() throws Exception {
    reachable = false;
    try (ForwardOutput output =
        open(new Spool(folder, 100_000, 64), this::connect, Duration.ZERO)) {
      for (int i = 0; i < 50; i++) {
        send(output, "r" + i);
      }
      await(() -> counters(output).getOrDefault("output.peer.spooled", 0L) == 50);
      await(() -> output.trouble().equals("peer: Connection refused"));
      reachable = true;
      await(() -> !links.isEmpty() && links.get(0).frames.size() == 50);
      send(output, "last");
      await(() -> links.get(0).frames.size() == 51);
      for (int i = 0; i < 50; i++) {
        assertThat(links.get(0).frames.get(i)).isEqualTo(frame("r" + i));
      }
      assertThat(links.get(0).frames.get(50)).isEqualTo(frame("last"));
    }
  }

  @Test
  void framesThatAConnectionMayHaveLostAreSentAgain() throws Exception {
    try (ForwardOutput output =
        open(new MemoryBacklog(10_000), this::connect, Duration.ofDays(1))) {
      send(output, "one");
      send(output, "two");
      await(() -> !links.isEmpty() && links.get(0).frames.size() == 2);
      links.get(0).broken = true;
      await(() -> links.size() == 2 && links.get(1).frames.size() == 2);
      assertThat(links.get(1).frames).containsExactly(frame("one"), frame("two"));
    }
  }

  @Test
  void framesThatAreSettledAreNotSentAgain() throws Exception {
    try (ForwardOutput output = open(new MemoryBacklog(10_000), this::connect, Duration.ZERO)) {
      send(output, "one");
      await(() -> !links.isEmpty() && links.get(0).frames.size() == 1);
      send(output, "two");
      await(() -> links.get(0).frames.size() == 2);
      links.get(0).broken = true;
      await(() -> links.size() == 2);
      send(output, "three");
      await(() -> links.get(1).frames.contains(frame("three")));
      assertThat(links.get(1).frames).doesNotContain(frame("one"));
    }
  }

  @Test
  void spoolIsSentByTheNextDaemon() throws Exception {
    reachable = false;
    try (ForwardOutput output =
        open(new Spool(folder, 100_000, 64), this::connect, Duration.ZERO)) {
      send(output, "before");
    }
    reachable = true;
    try (ForwardOutput output =
        open(new Spool(folder, 100_000, 64), this::connect, Duration.ZERO)) {
      send(output, "after");
      await(() -> frames().size() == 2);
      assertThat(frames()).containsExactly(frame("before"), frame("after"));
    }
  }

  /** Over all links: the last try of a daemon that ends may have made one that it does not use. */
  private List<String> frames() {
    synchronized (links) {
      return links.stream().flatMap(link -> List.copyOf(link.frames).stream()).toList();
    }
  }

  @Test
  void linkThatIsMadeTooLateIsClosed() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    FakeLink late = new FakeLink();
    ForwardOutput output =
        open(
            new MemoryBacklog(100),
            () -> {
              begun.countDown();
              try {
                closed.await();
              } catch (InterruptedException e) {
                throw new IOException(e);
              }
              return late;
            },
            Duration.ZERO);
    begun.await();
    output.close();
    closed.countDown();
    await(() -> late.broken);
  }

  @Test
  void whatFindsNoRoomIsCounted() throws Exception {
    reachable = false;
    try (ForwardOutput output = open(new MemoryBacklog(30), this::connect, Duration.ZERO)) {
      send(output, "one");
      send(output, "two");
      await(() -> counters(output).getOrDefault("output.peer.dropped_full", 0L) == 1);
      assertThat(counters(output)).containsEntry("output.peer.spooled", 1L);
    }
  }

  @Test
  void recordsOfThePeerItselfAndMarksDoNotGoThere() throws Exception {
    try (ForwardOutput output = open(new MemoryBacklog(100), this::connect, Duration.ZERO)) {
      SyslogRecord record = new SyslogRecord();
      byte[] text = {'x'};
      record.fillLocal(13, 0, text, 0, 1, 0, "relay".getBytes(StandardCharsets.US_ASCII));
      assertThat(output.takes(record)).isFalse();
      assertThat(counters(output)).containsEntry("output.peer.dropped_loop", 1L);
      record.fillLocal(24 * 8 + 6, 0, text, 0, 1, 0, text);
      assertThat(output.takes(record)).isFalse();
    }
  }

  @Test
  void realConnectionIsMadeAnewWhenThePeerEndsIt() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      server.setSoTimeout(60_000);
      InetSocketAddress peer =
          new InetSocketAddress(server.getInetAddress(), server.getLocalPort());
      try (ForwardOutput output =
          open(
              new MemoryBacklog(10_000),
              () -> new StreamLink(peer, "localhost", null, Duration.ofSeconds(60)),
              Duration.ofDays(1))) {
        send(output, "one");
        try (Socket first = server.accept()) {
          assertThat(lines(first).readLine() + "\n").isEqualTo(frame("one"));
        }
        try (Socket second = server.accept()) {
          send(output, "two");
          BufferedReader lines = lines(second);
          assertThat(lines.readLine() + "\n").isEqualTo(frame("one"));
          assertThat(lines.readLine() + "\n").isEqualTo(frame("two"));
        }
      }
    }
  }

  private static BufferedReader lines(Socket socket) throws IOException {
    socket.setSoTimeout(60_000);
    return new BufferedReader(
        new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
  }

  @Test
  void whatMayHaveToBeSentAgainIsBounded() throws Exception {
    String text = "x".repeat(60_000);
    int records = 2 * OutputLimits.UNSETTLED_BYTES / text.length();
    try (ForwardOutput output =
        open(new MemoryBacklog(1L << 30), this::connect, Duration.ofHours(1))) {
      await(() -> !links.isEmpty());
      for (int i = 0; i < records; i++) {
        int sent = i;
        send(output, text);
        await(() -> links.get(0).frames.size() > sent);
      }
      links.get(0).broken = true;
      await(() -> counters(output).getOrDefault("output.peer.connections", 0L) == 2);
      send(output, "last");
      await(() -> links.get(1).frames.contains(frame("last")));
      assertThat(links.get(1).frames)
          .hasSizeBetween(2, 2 + OutputLimits.UNSETTLED_BYTES / text.length());
      links.get(1).broken = true;
    }
  }
}
