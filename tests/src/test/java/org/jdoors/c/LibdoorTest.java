package org.jdoors.c;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jdoors.door.Door;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** libdoor from C: each function of {@code basics.c}, and clients that break its rules. */
final class LibdoorTest {

  @TestFactory
  List<DynamicTest> basics(@TempDir Path directory) throws Exception {
    CProgram program = CProgram.compile("door-core/src/test/c/basics.c", directory);
    List<String> names = program.run("-l").text().lines().toList();
    assertThat(names).hasSizeGreaterThan(10);
    return names.stream().map(name -> dynamicTest(name, () -> holds(program, name))).toList();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6})
  void survivesHostileClient(int seed, @TempDir Path directory) throws Exception {
    CProgram hostile = CProgram.compileInsider("door-core/src/test/c/hostile.c", directory);
    CProgram program = CProgram.compile("tests/src/test/c/upcase_server.c", directory);
    Path path = directory.resolve("door");
    Process server = program.start(path.toString());
    try (BufferedReader output =
        new BufferedReader(new InputStreamReader(server.getInputStream(), US_ASCII))) {
      assertThat(output.readLine()).isEqualTo("ready");
      // While this one is open the server has taken up all that came before it.
      try (Door door = Door.open(path)) {
        Path descriptors = Path.of("/proc", String.valueOf(server.pid()), "fd");
        int before = count(descriptors);
        assertThat(hostile.run(path.toString(), String.valueOf(seed), "100"))
            .isEqualTo(new CProgram.Output(0, ""));
        // The server learns of a client's end by itself, a little later.
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        while (count(descriptors) > before) {
          assertThat(System.nanoTime()).as("descriptors come back").isLessThan(deadline);
        }
        assertThat(door.info().target()).isEqualTo((int) server.pid());
      }
      server.getOutputStream().close();
      assertThat(server.waitFor()).isZero();
    } finally {
      server.destroy();
    }
  }

  private static int count(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return (int) entries.count();
    }
  }

  private static void holds(CProgram program, String name) throws Exception {
    CProgram.Output output = program.run(name);
    assertThat(output.text()).isEqualTo("ok " + name + "\n");
    assertThat(output.status()).isZero();
  }
}
