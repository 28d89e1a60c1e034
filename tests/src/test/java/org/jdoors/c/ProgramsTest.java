package org.jdoors.c;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jdoors.door.Door;
import org.jdoors.door.DoorException;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Programs in the styles of books, manual pages and illumos daemons, compiled as they are: each
 * says in its first comment how, without a word from the compiler, and what it prints. {@code
 * NAME_server} serves the door that {@code NAME_client} calls; other programs run alone. The first
 * argument is a path of their own for the door.
 */
final class ProgramsTest {

  private static final long SECONDS = 60;

  @TestFactory
  List<DynamicTest> programs(@TempDir Path directory) throws Exception {
    List<String> names = names();
    assertThat(names).hasSizeGreaterThan(25);
    return names.stream()
        .filter(name -> !name.endsWith("_server"))
        .map(name -> dynamicTest(name, () -> holds(name, directory)))
        .toList();
  }

  private static List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(ProgramSource.FOLDER)) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> name.endsWith(".c"))
          .map(name -> name.substring(0, name.length() - 2))
          .filter(name -> !name.equals("wrap"))
          .sorted()
          .toList();
    }
  }

  private static void holds(String name, Path scratch) throws Exception {
    Path directory = Files.createDirectory(scratch.resolve(name));
    String path = directory.resolve("door").toString();
    if (!name.endsWith("_client")) {
      Run.start(ProgramSource.read(name), directory, path).ends();
      return;
    }
    ProgramSource server = ProgramSource.read(name.replace("_client", "_server"));
    Run serving = Run.start(server, directory, path);
    try {
      awaitDoor(Path.of(path), serving);
      Run.start(ProgramSource.read(name), directory, path).ends();
      if (server.stopped()) {
        serving.process().destroy();
      }
      serving.ends();
    } finally {
      serving.process().destroyForcibly();
    }
  }

  /** Waits until the server has attached its door. */
  private static void awaitDoor(Path path, Run server) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (true) {
      try (Door door = Door.open(path)) {
        assertThat(door.info().target()).isEqualTo((int) server.process().pid());
        return;
      } catch (DoorException e) {
        assertThat(System.nanoTime()).as("%s: %s", path, e).isLessThan(deadline);
        assertThat(server.process().isAlive()).isTrue();
        Thread.sleep(1);
      }
    }
  }

  /** A program that runs, and the file that takes what it prints. */
  private record Run(ProgramSource source, Process process, Path output) {

    static Run start(ProgramSource source, Path directory, String path) throws Exception {
      Path executable = source.compile(directory);
      Path output = directory.resolve(source.name() + ".out");
      Process process =
          new ProcessBuilder(source.command(executable, path))
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      process.getOutputStream().close();
      return new Run(source, process, output);
    }

    void ends() throws Exception {
      CompletableFuture<Process> end = process.onExit();
      try {
        end.get(SECONDS, TimeUnit.SECONDS);
      } finally {
        process.destroyForcibly();
      }
      assertThat(Files.readString(output)).as(source.name()).isEqualTo(source.prints());
      assertThat(process.exitValue()).as(source.name()).isEqualTo(source.status());
    }
  }
}
