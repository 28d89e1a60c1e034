package org.jdoors.c;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A C program of the source tree, compiled as its author would: {@code cc FILE... -ldoor}. */
public final class CProgram {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Path HEADERS = ROOT.resolve("door-core/src/main/c/include");
  private static final Path INSIDE = ROOT.resolve("door-core/src/main/c/src");
  private static final Path LIBRARY = ROOT.resolve("door-core/target/native");
  private static final long MINUTES = 5;

  private final Path executable;

  private CProgram(Path executable) {
    this.executable = executable;
  }

  /** Compiles {@code source}, a path below the root of the source tree, into {@code directory}. */
  static CProgram compile(String source, Path directory) throws IOException, InterruptedException {
    return compile(List.of(ROOT.resolve(source)), directory, HEADERS);
  }

  /** The same for a program that knows libdoor's inside. */
  static CProgram compileInsider(String source, Path directory)
      throws IOException, InterruptedException {
    return compile(List.of(ROOT.resolve(source)), directory, INSIDE);
  }

  /** Compiles all C files of {@code folder}, a path below the root of the source tree. */
  public static CProgram compileFolder(String folder, Path directory)
      throws IOException, InterruptedException {
    try (Stream<Path> files = Files.list(ROOT.resolve(folder))) {
      return compile(
          files.filter(file -> file.toString().endsWith(".c")).sorted().toList(),
          directory,
          HEADERS);
    }
  }

  private static CProgram compile(List<Path> files, Path directory, Path headers)
      throws IOException, InterruptedException {
    Path executable =
        directory.resolve(String.valueOf(files.get(0).getFileName()).replace(".c", ""));
    List<String> command = new ArrayList<>();
    command.add(System.getenv().getOrDefault("CC", "cc"));
    command.addAll(List.of("-std=gnu11", "-pthread", "-I" + HEADERS, "-I" + headers));
    command.addAll(List.of("-o", executable.toString()));
    files.forEach(file -> command.add(file.toString()));
    command.addAll(List.of("-L" + LIBRARY, "-Wl,-rpath," + LIBRARY, "-ldoor"));
    Output output = finish(new ProcessBuilder(command).redirectErrorStream(true).start());
    assertThat(output.status()).as("%s%n%s", String.join(" ", command), output.text()).isZero();
    return new CProgram(executable);
  }

  /** Starts the program; standard error goes where this process's goes. */
  Process start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(executable.toString());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  /** Runs the program to its end. */
  public Output run(String... arguments) throws IOException, InterruptedException {
    return finish(start(arguments));
  }

  private static Output finish(Process process) throws IOException, InterruptedException {
    process.getOutputStream().close();
    String text = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new IOException("no end after " + MINUTES + " minutes: " + text);
    }
    return new Output(process.exitValue(), text);
  }

  /** What a program printed, and its exit status. */
  public record Output(int status, String text) {}
}
