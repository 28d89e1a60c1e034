package org.jdoors.syslog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jdoors.syslog.input.UnixSender;
import org.jdoors.unix.DatagramReceiver;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The daemon reads a configuration anew whose inputs or outputs do not do what they should. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class ReloadTest {
  @TempDir private Path folder;
  private Path file;
  private Path conf;
  private Path own;

  @BeforeEach
  void configure() throws IOException {
    file = Files.createFile(folder.resolve("messages"));
    conf = Files.writeString(folder.resolve("syslog.conf"), "*.debug\t" + file + "\n");
    own = Files.createFile(folder.resolve("own.toml"));
  }

  private Daemon start() throws Exception {
    StartOptions options =
        CommandLine.populateCommand(
            new StartOptions(), "-f", conf.toString(), "-c", own.toString());
    return Daemon.start(folder.resolve("door"), options);
  }

  private List<String> lines() throws IOException {
    return Files.readAllLines(file, StandardCharsets.ISO_8859_1);
  }

  /**
   * Nobody waits for the daemon's own records and those of datagrams, so they come when they come.
   */
  private List<String> await(String part, int count) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (lines().stream().filter(line -> line.contains(part)).count() < count) {
      assertThat(System.nanoTime()).as("waited too long: %s", lines()).isLessThan(end);
      Thread.sleep(5);
    }
    return lines();
  }

  @Test
  void inputThatCannotBeHadIsARecordAndCostsNothingElse() throws Exception {
    try (DatagramSocket taken = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        Daemon daemon = start()) {
      int port = taken.getLocalPort();
      Files.writeString(own, "[input.udp]\naddress = \"127.0.0.1\"\nport = " + port + "\n");
      daemon.reload();
      assertThat(await("restart", 1))
          .hasSize(2)
          .satisfiesExactly(
              line -> assertThat(line).contains("Unable to bind syslog port for 127.0.0.1:" + port),
              line -> assertThat(line).endsWith(" syslogd: configuration restart"));
    }
  }

  @Test
  void inputThatEndsGivesOnWhatItHolds() throws Exception {
    assumeTrue(DatagramReceiver.isSupported());
    Path socket = folder.resolve("log");
    Files.writeString(own, "[input.unix]\npath = \"" + socket + "\"\n");
    CountDownLatch flowing = new CountDownLatch(1_000);
    try (Daemon daemon = start()) {
      CompletableFuture<Integer> sent = CompletableFuture.supplyAsync(() -> send(socket, flowing));
      assertThat(flowing.await(60, TimeUnit.SECONDS)).isTrue();
      Files.writeString(own, "");
      daemon.reload();
      int taken = sent.get(60, TimeUnit.SECONDS);
      assertThat(await(" record ", taken).stream().filter(line -> line.contains(" record ")))
          .hasSize(taken);
    }
  }

  /** Sends until nobody receives any more; how many records were taken. */
  private static int send(Path socket, CountDownLatch flowing) {
    try (UnixSender sender = new UnixSender(socket)) {
      int count = 0;
      while (sender.send("<13>t: record " + count)) {
        count++;
        flowing.countDown();
      }
      return count;
    }
  }
}
