package org.jdoors.syslog.peers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Another syslog daemon, with a folder of its own, whose socket {@code in} takes what it sends on
 * and whose file {@code out} gets what it receives.
 */
final class LogDaemon implements AutoCloseable {
  private final Path folder;
  private final List<String> command;
  private @Nullable Process process;

  /** The configuration is {@code conf} in the folder. */
  LogDaemon(Path folder, List<String> command) {
    this.folder = folder;
    this.command = command;
  }

  /** How rsyslogd is run: in the foreground, with nothing of the system's. */
  static LogDaemon rsyslog(Path folder) {
    return new LogDaemon(
        folder,
        List.of(
            "rsyslogd",
            "-n",
            "-C",
            "-i",
            folder + "/pid",
            "-f",
            folder.resolve("conf").toString()));
  }

  /** How syslog-ng is run, likewise. */
  static LogDaemon syslogNg(Path folder) {
    return new LogDaemon(
        folder,
        List.of(
            "syslog-ng",
            "-F",
            "--no-caps",
            "-f",
            folder.resolve("conf").toString(),
            "-p",
            folder + "/pid",
            "-R",
            folder + "/persist",
            "-c",
            folder + "/control"));
  }

  Path in() {
    return folder.resolve("in");
  }

  Path out() {
    return folder.resolve("out");
  }

  /**
   * Starts it and waits until its socket is there, which is made with the other inputs.
   *
   * @return whether it has what it wants; if not it has ended and another port may be tried
   */
  boolean start(String configuration) throws Exception {
    Files.writeString(folder.resolve("conf"), configuration);
    Files.deleteIfExists(in());
    Process started =
        Programs.builder(command).redirectOutput(folder.resolve("said").toFile()).start();
    process = started;
    Await.until(() -> Files.exists(in()) || !started.isAlive(), this::said);
    if (said().contains("already in use") || said().contains("Address in use")) {
      stop();
      return false;
    }
    if (!started.isAlive()) {
      throw new IOException(said());
    }
    return true;
  }

  private String said() {
    try {
      return Files.readString(folder.resolve("said"));
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** Has it send numbered records from one number up to another. */
  void feed(int from, int to) throws Exception {
    List<String> lines = IntStream.range(from, to).mapToObj(i -> "number " + i + ".").toList();
    Path file = Files.write(folder.resolve("lines"), lines);
    Programs.succeed(
        List.of(
            "logger",
            "--socket-errors=on",
            "-u",
            in().toString(),
            "-p",
            "mail.err",
            "-t",
            "fed",
            "-f",
            file.toString()));
  }

  /** Whole lines of the file, from the beginning. */
  List<String> lines() throws IOException {
    if (!Files.exists(out())) {
      return List.of();
    }
    String text = Files.readString(out(), StandardCharsets.UTF_8);
    return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
  }

  @Override
  public void close() throws IOException {
    stop();
  }

  /** Ends it; it may be started again. */
  void stop() throws IOException {
    Process running = process;
    if (running != null) {
      Programs.end(running);
    }
  }
}
