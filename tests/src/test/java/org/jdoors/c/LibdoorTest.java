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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * libdoor from C: each function of {@code basics.c} and {@code environment.c}, programs of several
 * styles, and clients that break its rules.
 */
final class LibdoorTest {

  private static final Path UNIT_TESTS = Path.of("../door-core/src/test/c").toAbsolutePath();
  private static final Path OBJECTS = Path.of("../door-core/target/native").toAbsolutePath();
  private static final long MINUTES = 5;

  @TestFactory
  List<DynamicTest> basics(@TempDir Path directory) throws Exception {
    return functionsOf("door-core/src/test/c/basics.c", directory);
  }

  @TestFactory
  List<DynamicTest> environment(@TempDir Path directory) throws Exception {
    return functionsOf("door-core/src/test/c/environment.c", directory);
  }

  /** What {@code make install} puts into place does for programs, linked either way. */
  @Test
  void installedLibraryServesProgramsOfManyStyles(@TempDir Path directory) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder("sh", UNIT_TESTS.resolve("installed").toString(), directory.toString());
    builder.environment().put("OBJ", OBJECTS.normalize().toString());
    Process process = builder.redirectErrorStream(true).start();
    try {
      process.getOutputStream().close();
      String text = new String(process.getInputStream().readAllBytes(), US_ASCII);
      assertThat(process.waitFor(MINUTES, TimeUnit.MINUTES)).as("ends").isTrue();
      assertThat(process.exitValue()).as(text).isZero();
      assertThat(text.lines()).hasSizeGreaterThan(10).allMatch(line -> line.startsWith("ok "));
    } finally {
      process.destroy();
    }
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

  private static List<DynamicTest> functionsOf(String source, Path directory) throws Exception {
    CProgram program = CProgram.compile(source, directory);
    List<String> names = program.run("-l").text().lines().toList();
    assertThat(names).hasSizeGreaterThan(10);
    return names.stream().map(name -> dynamicTest(name, () -> holds(program, name))).toList();
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
