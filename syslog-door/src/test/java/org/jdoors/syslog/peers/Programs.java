package org.jdoors.syslog.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Programs of the system that tests run; where one is missing the test is skipped. */
final class Programs {
  private static final long PATIENCE_SECONDS = 120;

  private Programs() {}

  /** How a program ended. */
  record Ended(long pid, int status, String output) {}

  /** Skips the test unless all these programs are there. */
  static void need(String... names) {
    for (String name : names) {
      assumeTrue(isThere(name), name + " is not installed");
    }
  }

  private static boolean isThere(String name) {
    String path = System.getenv().getOrDefault("PATH", "") + ":/usr/local/sbin:/usr/sbin:/sbin";
    return Stream.of(path.split(":"))
        .filter(folder -> !folder.isEmpty())
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
  }

  /** Runs a program to its end; standard error joins standard output. */
  static Ended run(List<String> command) throws IOException, InterruptedException {
    Process process = builder(command).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    return new Ended(process.pid(), process.exitValue(), output);
  }

  /** Runs a program that must succeed. */
  static Ended succeed(List<String> command) throws IOException, InterruptedException {
    Ended ended = run(command);
    assertThat(ended.status()).as("%s said %s", command, ended.output()).isZero();
    return ended;
  }

  /** A process whose programs are looked for where daemons are, too, and whose text is UTF-8. */
  static ProcessBuilder builder(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().merge("PATH", "/usr/local/sbin:/usr/sbin:/sbin", (a, b) -> a + ":" + b);
    builder.environment().put("LC_ALL", "C.UTF-8");
    return builder;
  }

  /** Ends a process that was started here. */
  static void end(Process process) throws IOException {
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE_SECONDS / 4, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  /**
   * A port that nobody has now, neither by UDP nor by TCP; somebody may take it before it is used.
   */
  static int freePort() throws IOException {
    while (true) {
      try (ServerSocket tcp = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
          DatagramSocket udp =
              new DatagramSocket(tcp.getLocalPort(), InetAddress.getLoopbackAddress())) {
        return udp.getLocalPort();
      } catch (java.net.BindException e) {
        // The other kind of it is taken: another one.
        Thread.onSpinWait();
      }
    }
  }
}
