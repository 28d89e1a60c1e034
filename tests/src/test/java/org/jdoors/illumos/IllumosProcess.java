package org.jdoors.illumos;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A Java process that takes this machine for an illumos. */
final class IllumosProcess implements AutoCloseable {

  private static final Path LIBC = Path.of("../door-core/target/illumos/libc.so.1");
  private static final long PATIENCE_SECONDS = 120;

  private final Process process;
  private final Path output;

  private IllumosProcess(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /**
   * Starts a program.
   *
   * @param output gets what it prints
   * @param environment more of it, for the stand-in
   */
  static IllumosProcess start(
      Path output, Map<String, String> environment, String main, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    if (Runtime.version().feature() >= 22) {
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    command.addAll(List.of("-Djna.nosys=true", "-Djdoors.libc=" + LIBC.toRealPath(), "-cp"));
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add(main);
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(Redirect.appendTo(output.toFile()));
    builder.environment().putAll(environment);
    return new IllumosProcess(builder.start(), output);
  }

  /** Waits until a file has a text. */
  void await(Path file, String text) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!Files.exists(file)
        || !Files.readString(file, StandardCharsets.ISO_8859_1).contains(text)) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        throw new IOException("no \"" + text + "\" in " + file + "; printed:\n" + printed());
      }
      Thread.onSpinWait();
    }
  }

  String printed() throws IOException {
    return Files.readString(output, StandardCharsets.ISO_8859_1);
  }

  /** Its status, when it has ended. */
  int status() throws IOException, InterruptedException {
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new IOException("does not end; printed:\n" + printed());
    }
    return process.exitValue();
  }

  /** Sends TERM; gives its status. */
  int terminate() throws IOException, InterruptedException {
    process.destroy();
    return status();
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
