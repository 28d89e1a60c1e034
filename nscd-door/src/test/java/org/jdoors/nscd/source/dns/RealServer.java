package org.jdoors.nscd.source.dns;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.xbill.DNS.Message;
import org.xbill.DNS.Type;

/**
 * unbound on a loopback address, with zones of the test's own (Debian's package {@code unbound}).
 * It says itself what it was asked. {@code test} and the reverse zones of 10.0.0.0/8 and
 * 2001:db8::/32 are free to be given.
 */
public final class RealServer implements AutoCloseable {

  private static final Path UNBOUND = Path.of("/usr/sbin/unbound");
  private static final int PATIENCE_SECONDS = 60;
  private static final int PORTS_TRIED = 10;

  /** unbound's log-queries: {@code info: 127.0.0.1 www.example.test. A IN}. */
  private static final Pattern QUESTION =
      Pattern.compile(".* info: 127\\.0\\.0\\.\\d+ (\\S+) (\\S+) IN");

  /** What a server of a test serves. */
  public static final class Zones {

    private final StringBuilder conf = new StringBuilder();
    private final Path folder;

    /** None yet; their files go into {@code folder}. */
    public Zones(Path folder) {
      this.folder = folder;
    }

    /** Adds a zone by the text of its zone file. */
    public Zones zone(String name, String text) throws IOException {
      Path file = Files.createTempFile(folder, "", ".zone");
      Files.writeString(file, "$ORIGIN " + name + "\n" + text);
      return authority(name, "zonefile: \"" + file + "\"\n  fallback-enabled: no");
    }

    /** Adds a zone that cannot be had: questions for it fail. */
    public Zones broken(String name) throws IOException {
      return authority(name, "primary: 127.0.0.1@" + freePort(1) + "\n  fallback-enabled: no");
    }

    /** Has questions for a zone answered by another server. */
    public Zones forward(String name, int port) {
      conf.append("forward-zone:\n  name: \"")
          .append(name)
          .append("\"\n  forward-addr: 127.0.0.1@")
          .append(port)
          .append('\n');
      return this;
    }

    private Zones authority(String name, String how) {
      conf.append("auth-zone:\n  name: \"")
          .append(name)
          .append("\"\n  for-downstream: yes\n  for-upstream: yes\n  ")
          .append(how)
          .append('\n');
      return this;
    }
  }

  private final int last;
  private final int port;
  private final Process process;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private final List<String> asked = new ArrayList<>();
  private int fences;

  private RealServer(int last, int port, Process process) {
    this.last = last;
    this.port = port;
    this.process = process;
  }

  /** Skips the test where the server is not installed. */
  public static void assumeInstalled() {
    Assumptions.assumeTrue(Files.isExecutable(UNBOUND), UNBOUND + " is not installed");
  }

  /**
   * Starts on {@code 127.0.0.last}.
   *
   * @param port to listen on; 0 for any
   * @throws IOException with what the server says, if it does not start
   */
  public static RealServer start(int last, int port, Zones zones) throws IOException {
    // Another process may take the port before the server does.
    for (int tries = port == 0 ? PORTS_TRIED : 1; true; tries--) {
      try {
        return startAt(last, port == 0 ? freePort(last) : port, zones);
      } catch (IOException e) {
        if (tries == 1 || !String.valueOf(e.getMessage()).contains("Address already in use")) {
          throw e;
        }
      }
    }
  }

  private static RealServer startAt(int last, int listen, Zones zones) throws IOException {
    Path conf = Files.createTempFile(zones.folder, "", ".conf");
    Files.writeString(
        conf,
        """
        server:
          interface: 127.0.0.%1$d
          port: %2$d
          access-control: 127.0.0.0/8 allow
          username: ""
          chroot: ""
          directory: "%3$s"
          pidfile: ""
          use-syslog: no
          log-queries: yes
          verbosity: 1
          do-daemonize: no
          num-threads: 1
          module-config: "iterator"
          do-not-query-localhost: no
          local-zone: "10.in-addr.arpa." nodefault
          local-zone: "test." nodefault
          local-zone: "8.b.d.0.1.0.0.2.ip6.arpa." nodefault
        remote-control:
          control-enable: no
        """
                .formatted(last, listen, zones.folder)
            + zones.conf);
    Process process =
        new ProcessBuilder(UNBOUND.toString(), "-d", "-c", conf.toString())
            .redirectErrorStream(true)
            .start();
    RealServer server = new RealServer(last, listen, process);
    Thread reader = new Thread(server::read, "unbound-output");
    reader.setDaemon(true);
    reader.start();
    server.awaitStart();
    return server;
  }

  /** A port that is free for datagrams and for connections. */
  private static int freePort(int last) throws IOException {
    try (ServerSocket connections = new ServerSocket(0, 1, address(last))) {
      int port = connections.getLocalPort();
      try (DatagramSocket datagrams =
          new DatagramSocket(new InetSocketAddress(address(last), port))) {
        return datagrams.getLocalPort();
      }
    }
  }

  private static InetAddress address(int last) throws IOException {
    return InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) last});
  }

  private void read() {
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.add(line);
      }
    } catch (IOException e) {
      lines.add(String.valueOf(e.getMessage()));
    }
    lines.add("unbound ended");
  }

  private String nextLine() throws IOException {
    try {
      String line = lines.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (line == null) {
        throw new IOException("unbound says nothing");
      }
      return line;
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  /** Its first lines say that it serves, or why not. */
  private void awaitStart() throws IOException {
    StringBuilder said = new StringBuilder();
    String line = nextLine();
    while (!line.contains("start of service")) {
      said.append(line).append('\n');
      if (line.equals("unbound ended")) {
        throw new IOException(said.toString());
      }
      line = nextLine();
    }
  }

  /** Where it listens. */
  public int port() {
    return port;
  }

  /**
   * What it was asked since the start or the last {@link #forget}, in order: type and name, as
   * {@code A www.example.test.}. A question of ours behind all others shows where they end.
   */
  public List<String> asked() {
    try {
      String fence = "A fence-" + fences++ + ".invalid.";
      byte[] packet =
          Message.newQuery(ScriptedServer.question(fence.substring(2), Type.A)).toWire();
      try (DatagramSocket socket = new DatagramSocket()) {
        socket.send(new DatagramPacket(packet, packet.length, address(last), port));
      }
      while (true) {
        Matcher question = QUESTION.matcher(nextLine());
        if (question.matches()) {
          String one = question.group(2) + " " + question.group(1);
          if (one.equals(fence)) {
            return List.copyOf(asked);
          }
          asked.add(one);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Begins the list of questions anew. */
  public void forget() {
    asked();
    asked.clear();
  }

  /** Ends it; its port is free then. */
  public void stop() throws IOException {
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException("unbound does not end");
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    stop();
  }
}
