package org.jdoors.door;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdoors.door.ffi.ErrnoException;
import org.jdoors.door.ffi.OwnPrivileges;
import org.jdoors.unix.ProcessPrivileges;

/** Another Java process that serves or holds doors for a test. */
final class OtherProcess implements AutoCloseable {

  private final Process process;
  private final BufferedReader output;

  private OtherProcess(Process process) {
    this.process = process;
    this.output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /** A process that echoes at {@code path}; started when this returns. */
  static OtherProcess serving(Path path) throws IOException {
    return start("serve", path);
  }

  /** A process that ends when it is called. */
  static OtherProcess dying(Path path) throws IOException {
    return start("die", path);
  }

  /** A process that has asked the door at {@code path} for a door and holds that. */
  static OtherProcess holdingDoorFrom(Path path) throws IOException {
    return start("hold", path);
  }

  /** A process that calls {@code path} over and over; its output tells how a call ended. */
  static OtherProcess calling(Path path) throws IOException {
    return start("call", path);
  }

  /** The same with more in its environment. */
  static OtherProcess calling(Path path, Map<String, String> environment) throws IOException {
    return start("call", path, environment);
  }

  /** A process that gives up privileges twice; its output tells which it gave and has left. */
  static OtherProcess givingUpPrivileges(Map<String, String> environment) throws IOException {
    return start("drop", Path.of(""), environment);
  }

  /** A process that gets a segment from {@code path} and tells how its attempts to write end. */
  static OtherProcess writingToSegmentOf(Path path) throws IOException {
    return start("write", path);
  }

  private static OtherProcess start(String what, Path path) throws IOException {
    return start(what, path, Map.of());
  }

  private static OtherProcess start(String what, Path path, Map<String, String> environment)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    if (Runtime.version().feature() >= 22) {
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    command.add("-XX:+UseSerialGC");
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-Djdoors.libc=" + System.getProperty("jdoors.libc", ""));
    command.add("-cp");
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add(OtherProcess.class.getName());
    command.add(what);
    command.add(path.toString());
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(Redirect.INHERIT);
    builder.environment().putAll(environment);
    Process process = builder.start();
    OtherProcess other = new OtherProcess(process);
    if (!"ready".equals(other.line())) {
      process.destroyForcibly();
      throw new IOException(what + " did not start");
    }
    return other;
  }

  long pid() {
    return process.pid();
  }

  String line() throws IOException {
    return String.valueOf(output.readLine());
  }

  /** Kills the process and waits until it is gone. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  @Override
  public void close() throws IOException {
    kill();
    output.close();
    process.getOutputStream().close();
    process.getErrorStream().close();
  }

  /** The other process. Ends with its standard input. */
  public static void main(String[] args) throws IOException, ErrnoException {
    Path path = Path.of(args[1]);
    switch (args[0]) {
      case "serve" -> {
        DoorServer server = DoorServer.create(call -> call.reply(call.argument()), Set.of());
        server.attach(path);
        ready();
      }
      case "die" -> {
        DoorServer server = DoorServer.create(call -> Runtime.getRuntime().halt(0), Set.of());
        server.attach(path);
        ready();
      }
      case "hold" -> {
        try (Door door = Door.open(path)) {
          DoorResult held = door.call(ByteBuffer.allocate(0), List.of());
          held.descriptors().get(0).asDoor().call(new byte[1]);
        }
        ready();
      }
      case "drop" -> {
        ready();
        System.out.println(ProcessPrivileges.keepOnly("basic,!proc_fork,net_privaddr"));
        System.out.println(ProcessPrivileges.keepOnly("basic,sys_admin,!file_read"));
        try {
          ProcessPrivileges.keepOnly("basic,nonsense");
        } catch (IOException e) {
          System.out.println(e.getMessage());
        }
        System.out.println(OwnPrivileges.effective());
      }
      case "write" -> {
        ready();
        SegmentAttempts.main(path);
      }
      default -> {
        try (Door door = Door.open(path)) {
          ready();
          door.call(new byte[1]);
          System.out.println("answered");
        } catch (DoorException e) {
          System.out.println(e.errnoName());
        }
      }
    }
    while (System.in.read() >= 0) {
      Thread.onSpinWait();
    }
  }

  private static void ready() {
    System.out.println("ready");
    System.out.flush();
  }
}
