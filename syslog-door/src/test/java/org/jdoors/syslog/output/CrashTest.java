package org.jdoors.syslog.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jdoors.syslog.record.Durability;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A process that writes for eight senders is killed by SIGKILL, again and again, at the same file:
 * whatever it acknowledged is there, once, in the order of its sender. The system property {@code
 * jdoors.crashes} says how often (10).
 */
final class CrashTest {
  private static final int ROUNDS = Integer.getInteger("jdoors.crashes", 10);
  private static final int MOST_ACKNOWLEDGED = 2000;

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"WRITTEN, 0", "ON_DISK, 0", "WRITTEN, 5000"})
  void nothingThatWasAcknowledgedIsMissing(Durability durability, long rotateAt) throws Exception {
    Path file = folder.resolve("log");
    Random random = new Random(durability.name().hashCode() + rotateAt);
    Set<String> acknowledged = new HashSet<>();
    for (int round = 0; round < ROUNDS; round++) {
      int count = 1 + random.nextInt(MOST_ACKNOWLEDGED);
      acknowledged.addAll(killAfter(count, file, durability, rotateAt, round));
    }
    check(lines(), acknowledged);
  }

  private static List<String> killAfter(
      int count, Path file, Durability durability, long rotateAt, int round) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                CrashWriter.class.getName(),
                file.toString(),
                durability.name(),
                Long.toString(rotateAt),
                Integer.toString(round))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    List<String> lines = new ArrayList<>();
    try (BufferedReader said =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
      for (String line = said.readLine(); line != null; line = said.readLine()) {
        if (lines.size() == count) {
          // By its handle: the process object would close what is still to be read.
          process.toHandle().destroyForcibly();
        }
        lines.add(line);
      }
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(128 + 9);
    assertThat(lines).hasSizeGreaterThan(count);
    return lines;
  }

  /** All lines, the oldest file first. */
  private List<String> lines() throws Exception {
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.filter(file -> !file.endsWith("log")).sorted().toList();
    }
    List<String> lines = new ArrayList<>();
    Set<Object> seen = new HashSet<>();
    for (Path file : files) {
      seen.add(Files.getAttribute(file, "unix:ino"));
      lines.addAll(Files.readAllLines(file));
    }
    Path live = folder.resolve("log");
    if (seen.add(Files.getAttribute(live, "unix:ino"))) {
      lines.addAll(Files.readAllLines(live));
    }
    return lines;
  }

  private static void check(List<String> lines, Set<String> acknowledged) {
    Set<String> found = new HashSet<>();
    Map<String, Integer> last = new HashMap<>();
    int torn = 0;
    for (String line : lines) {
      int start = line.indexOf("s ");
      String[] words = start < 0 ? new String[0] : line.substring(start).split(" ", -1);
      boolean whole = words.length == 3 && line.matches(".{15} h s [0-9.]+ [0-9]+");
      if (!whole || !acknowledged.contains(line.substring(start))) {
        // Not acknowledged: it may be torn by a crash, but nothing follows it in its line.
        torn += whole ? 0 : 1;
        assertThat(line.split("h s ", -1)).as(line).hasSizeLessThanOrEqualTo(2);
        continue;
      }
      assertThat(found.add(line.substring(start))).as("twice: %s", line).isTrue();
      int number = Integer.parseInt(words[2]);
      assertThat(last.getOrDefault(words[1], -1)).as(line).isLessThan(number);
      last.put(words[1], number);
    }
    assertThat(torn).isLessThanOrEqualTo(ROUNDS);
    assertThat(found).containsAll(acknowledged);
  }
}
