package org.jdoors.c;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The source of a program and what its first comment says of it, in lines of the form {@code KEY:
 * VALUE}.
 *
 * @param name file name without {@code .c}
 * @param flags {@code cc}: options and further files for the compiler; {@code -l} go to the end
 * @param arguments {@code args}: what follows the path of the door
 * @param prints {@code out}, once per line: standard output and error
 * @param status {@code exit}: exit status, 128 + N for an end by signal N; 0 unless given
 * @param stopped {@code stop}: whether somebody has to send it SIGTERM
 */
record ProgramSource(
    String name,
    List<String> flags,
    List<String> arguments,
    String prints,
    int status,
    boolean stopped) {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Path HEADERS = ROOT.resolve("door-core/src/main/c/include");
  private static final Path LIBRARY = ROOT.resolve("door-core/target/native");

  /** Where the sources are. */
  static final Path FOLDER = ROOT.resolve("tests/src/test/c/programs");

  static ProgramSource read(String name) throws IOException {
    List<String> comment =
        Files.readAllLines(FOLDER.resolve(name + ".c")).stream()
            .takeWhile(line -> !line.equals(" */"))
            .toList();
    String status = String.join("", values(comment, "exit"));
    return new ProgramSource(
        name,
        words(comment, "cc"),
        words(comment, "args"),
        values(comment, "out").stream().map(line -> line + "\n").collect(Collectors.joining()),
        status.isEmpty() ? 0 : Integer.parseInt(status),
        !values(comment, "stop").isEmpty());
  }

  private static List<String> values(List<String> comment, String key) {
    String start = " * " + key + ": ";
    return comment.stream()
        .filter(line -> line.startsWith(start))
        .map(line -> line.substring(start.length()))
        .toList();
  }

  private static List<String> words(List<String> comment, String key) {
    return values(comment, key).stream()
        .flatMap(line -> List.of(line.split(" ")).stream())
        .toList();
  }

  /** Compiles the program, as its author would, into {@code directory}. Warnings are failures. */
  Path compile(Path directory) throws IOException, InterruptedException {
    Path executable = directory.resolve(name);
    List<String> command = new ArrayList<>();
    command.add(System.getenv().getOrDefault(flags.contains("c++") ? "CXX" : "CC", compiler()));
    command.addAll(List.of("-o", executable.toString(), "-I" + HEADERS));
    flags.stream().filter(flag -> !flag.startsWith("-l")).forEach(command::add);
    command.addAll(List.of(name + ".c", "-L" + LIBRARY, "-Wl,-rpath," + LIBRARY, "-ldoor"));
    flags.stream().filter(flag -> flag.startsWith("-l")).forEach(command::add);
    Process process =
        new ProcessBuilder(command).directory(FOLDER.toFile()).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String text = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(text).as(String.join(" ", command)).isEmpty();
    assertThat(process.waitFor()).isZero();
    return executable;
  }

  private String compiler() {
    return flags.contains("c++") ? "c++" : "cc";
  }

  /** The command line that runs it with a door at {@code path}. */
  List<String> command(Path executable, String path) {
    List<String> command = new ArrayList<>(List.of(executable.toString(), path));
    command.addAll(arguments);
    return command;
  }
}
