package org.jdoors.door.selftest;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Another Java process of the same program; what it does is in {@link PeerMain}. */
final class Peer implements AutoCloseable {

  private final Process process;
  private final BufferedReader output;

  private Peer(Process process) {
    this.process = process;
    output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Starts the process and waits until it is ready. */
  static Peer start(String role, Path path) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    if (Runtime.version().feature() >= 22) {
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    command.addAll(
        List.of("-XX:+UseSerialGC", "-XX:-UsePerfData", "-XX:TieredStopAtLevel=1", "-Xmx64m"));
    for (String name : System.getProperties().stringPropertyNames()) {
      // How this process found its native libraries, in words of its command line.
      if (name.startsWith("jna.") || name.startsWith("jdoors.")) {
        command.add("-D" + name + "=" + System.getProperty(name));
      }
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(PeerMain.class.getName(), role, path.toString()));
    Peer peer = new Peer(new ProcessBuilder(command).redirectError(Redirect.INHERIT).start());
    String first = peer.line();
    if (!"ready".equals(first)) {
      peer.close();
      throw new IOException("process for " + role + " did not start, it said: " + first);
    }
    return peer;
  }

  int pid() {
    return (int) process.pid();
  }

  /** The next line of what it prints, or "end". */
  String line() throws IOException {
    String line = output.readLine();
    return line == null ? "end" : line;
  }

  /** Kills it and waits until it is gone. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  @Override
  public void close() {
    kill();
  }
}
