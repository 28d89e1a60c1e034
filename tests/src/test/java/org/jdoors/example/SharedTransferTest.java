package org.jdoors.example;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(180)
final class SharedTransferTest {

  @TempDir private Path folder = Path.of("");

  private static Process start(String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    if (Runtime.version().feature() >= 22) {
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    command.add("-cp");
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add(SharedTransfer.class.getName());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
  }

  private static BufferedReader output(Process process) {
    return new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
  }

  /** What the sender sends for a size, and what is to come back. */
  private static String checksum(int size, boolean inverted) {
    byte[] data = new byte[size];
    new Random(size).nextBytes(data);
    if (inverted) {
      for (int i = 0; i < size; i++) {
        data[i] = (byte) ~data[i];
      }
    }
    CRC32C sum = new CRC32C();
    sum.update(ByteBuffer.wrap(data));
    return String.format("%08x", sum.getValue());
  }

  @ParameterizedTest
  @ValueSource(ints = {64 << 20, 1, 100_003})
  void bytesGoThereAndBackBetweenTwoProcesses(int size) throws Exception {
    String path = folder.resolve("door").toString();
    Process server = start("serve", path);
    try (BufferedReader served = output(server)) {
      assertThat(served.readLine()).isEqualTo("ready");
      Process client = start("send", path, String.valueOf(size));
      try (BufferedReader said = output(client)) {
        assertThat(said.readLine())
            .isEqualTo("sent " + size + " bytes, checksum " + checksum(size, false));
        assertThat(said.readLine())
            .isEqualTo("got " + size + " bytes, checksum " + checksum(size, true));
        assertThat(said.readLine()).isEqualTo("all inverted");
        assertThat(client.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(client.exitValue()).isZero();
      } finally {
        client.destroyForcibly();
      }
      server.getOutputStream().close();
      assertThat(server.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(server.exitValue()).isZero();
    } finally {
      server.destroyForcibly();
    }
  }
}
