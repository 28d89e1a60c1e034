package org.jdoors.check;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The syslog daemon of this build as a process of its own, which logs facility user to one file.
 */
final class DaemonProcess implements AutoCloseable {
  /** Far more than a start or an end takes on a busy machine. */
  static final long PATIENCE_SECONDS = 120;

  private final Process process;

  private DaemonProcess(Process process) {
    this.process = process;
  }

  /** Where a daemon that works in {@code folder} has its door. */
  static Path door(Path folder) {
    return folder.resolve("door");
  }

  /** The folder that it logs to, and that a disk may be mounted on before it is configured. */
  static Path logs(Path folder) {
    return folder.resolve("logs");
  }

  /** The file that it logs to. */
  static Path log(Path folder) {
    return logs(folder).resolve("log");
  }

  /** Writes the configuration, and makes the file. */
  static void configure(Path folder) throws IOException {
    Files.createDirectories(logs(folder));
    Files.createFile(log(folder));
    Files.writeString(folder.resolve("syslog.conf"), "user.debug\t" + log(folder) + "\n");
    // In place of the one that the machine may have.
    Files.createFile(folder.resolve("syslog-door.toml"));
  }

  /**
   * Starts the daemon and waits until it is ready.
   *
   * @param javaOptions more options of its Java
   */
  static DaemonProcess start(Path folder, List<String> javaOptions) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(javaOptions);
    command.add("-Djna.nosys=true");
    if (Runtime.version().feature() >= 22) {
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    command.add("-cp");
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.addAll(List.of("org.jdoors.syslog.Main", "run", "--door", door(folder).toString()));
    command.addAll(List.of("-f", folder.resolve("syslog.conf").toString()));
    command.addAll(List.of("-c", folder.resolve("syslog-door.toml").toString()));
    Process process = new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
    DaemonProcess daemon = new DaemonProcess(process);
    // Nothing comes behind this line that could fill the pipe.
    String line =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))
            .readLine();
    if (!("syslog-door: ready on " + door(folder)).equals(line)) {
      daemon.close();
      throw new IOException("the daemon does not start: " + line);
    }
    return daemon;
  }

  /** SIGKILL; returns when the process is gone. */
  void kill() throws IOException, InterruptedException {
    process.destroyForcibly();
    end();
  }

  /**
   * SIGTERM; returns when the process has ended.
   *
   * @throws IOException if its status is not 0
   */
  void terminate() throws IOException, InterruptedException {
    process.destroy();
    int status = end();
    if (status != 0) {
      throw new IOException("the daemon ends with status " + status);
    }
  }

  private int end() throws IOException, InterruptedException {
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new IOException("the daemon does not end");
    }
    return process.exitValue();
  }

  /** Kills the process if it still runs. */
  @Override
  public void close() {
    process.destroyForcibly();
  }
}
