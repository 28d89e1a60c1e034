package org.jdoors.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jdoors.door.Door;
import org.jdoors.door.DoorAttribute;
import org.jdoors.door.DoorCall;
import org.jdoors.door.DoorDescriptor;
import org.jdoors.door.DoorException;
import org.jdoors.door.DoorResult;
import org.jdoors.door.DoorServer;

/**
 * Another Java process, client and server, that does what it is told line by line and answers each
 * line with one: what came out of it, or the name of the error.
 *
 * <pre>
 *   open PATH       opens a door: "ok"
 *   call HEX        calls it: the result in hexadecimal
 *   take            calls it with nothing and keeps the door that comes back: "ok"
 *   calltaken HEX   calls that
 *   drop            closes both doors: "ok"
 *   serve PATH      serves a door there: "ok"; see {@link #serve(DoorCall)}
 *   create          makes a door: "ok"
 *   fill            opens files until none can be opened any more: "ok"
 * </pre>
 */
final class JavaPeer implements AutoCloseable {

  /** First byte of an argument for the peer's server: what it is to do. */
  static final byte ECHO = 0;

  /** Ends the process. */
  static final byte DIE = 1;

  /** Gives a door of its own. */
  static final byte GIVE = 2;

  /** Tells of the door it gets: its uniquifier, and the names of its attributes. */
  static final byte LOOK = 3;

  /** Calls the door it gets with nothing, and answers with that answer. */
  static final byte RELAY = 4;

  private static final HexFormat HEX = HexFormat.of();

  private final Process process;
  private final BufferedReader output;
  private final PrintStream input;

  private JavaPeer(Process process) {
    this.process = process;
    output = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    input = new PrintStream(process.getOutputStream(), true, UTF_8);
  }

  static JavaPeer start() throws IOException {
    return start(List.of());
  }

  /** A peer that can have so many descriptors, no more. */
  static JavaPeer withDescriptors(int most) throws IOException {
    return start(List.of("sh", "-c", "ulimit -n " + most + " && exec \"$@\"", "sh"));
  }

  private static JavaPeer start(List<String> before) throws IOException {
    List<String> command = new ArrayList<>(before);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    if (Runtime.version().feature() >= 22) {
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"));
    command.addAll(List.of("-Djdoors.libc=" + System.getProperty("jdoors.libc", ""), "-cp"));
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add(JavaPeer.class.getName());
    return new JavaPeer(new ProcessBuilder(command).redirectError(Redirect.INHERIT).start());
  }

  int pid() {
    return (int) process.pid();
  }

  /** Tells the peer to do something, without waiting. */
  void tell(String line) {
    input.println(line);
  }

  /** The next answer. */
  String answer() throws IOException {
    return String.valueOf(output.readLine());
  }

  String ask(String line) throws IOException {
    tell(line);
    return answer();
  }

  /** Sends a signal. */
  void signal(String name) throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("kill", "-" + name, String.valueOf(pid())).start();
    if (!kill.waitFor(JavaSupport.SECONDS, TimeUnit.SECONDS) || kill.exitValue() != 0) {
      throw new IOException("kill -" + name);
    }
  }

  /** Kills the process and waits until it is gone. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  @Override
  public void close() throws IOException {
    kill();
    input.close();
    output.close();
    process.getErrorStream().close();
  }

  // What follows runs in the other process.

  /** What the other process has open until it ends. */
  private static final List<AutoCloseable> KEPT = new ArrayList<>();

  /** The other process; ends with its standard input. */
  public static void main(String[] args) throws IOException {
    Door[] doors = new Door[2];
    // All that is needed later is loaded while there are descriptors.
    DoorServer.create(JavaPeer::serve, Set.of()).close();
    new Filler().warmUp();
    String first = errorOf("/dev/null/none");
    if (!first.equals("ENOTDIR")) {
      throw new IOException(first);
    }
    BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      String answer;
      try {
        answer = run(line.split(" ", 2), doors);
      } catch (DoorException e) {
        answer = e.errnoName();
      }
      System.out.println(answer);
    }
    System.exit(0);
  }

  private static String errorOf(String path) {
    try (Door door = Door.open(Path.of(path))) {
      return door.toString();
    } catch (DoorException e) {
      return e.errnoName();
    }
  }

  private static String run(String[] words, Door[] doors) throws IOException {
    String word = words.length > 1 ? words[1] : "";
    switch (words[0]) {
      case "open" -> doors[0] = Door.open(Path.of(word));
      case "call" -> {
        return HEX.formatHex(doors[0].call(HEX.parseHex(word)));
      }
      case "take" -> {
        try (DoorResult result = doors[0].call(ByteBuffer.allocate(0), List.of())) {
          if (result.descriptors().isEmpty()) {
            return "none";
          }
          doors[1] = result.descriptors().get(0).asDoor();
        }
      }
      case "calltaken" -> {
        return HEX.formatHex(doors[1].call(HEX.parseHex(word)));
      }
      case "drop" -> {
        doors[0].close();
        if (doors[1] != null) {
          doors[1].close();
        }
      }
      case "serve" -> KEPT.add(DoorServer.create(JavaPeer::serve, Set.of()).attach(Path.of(word)));
      case "create" -> KEPT.add(DoorServer.create(call -> {}, Set.of()));
      case "fill" -> KEPT.add(new Filler().fill());
      default -> throw new IllegalArgumentException(words[0]);
    }
    return "ok";
  }

  /** Takes all descriptors. */
  private static final class Filler implements AutoCloseable {

    private final List<FileInputStream> files = new ArrayList<>();

    void warmUp() throws IOException {
      new FileInputStream("/dev/null").close();
      try {
        new FileInputStream("/dev/null/none").close();
      } catch (IOException e) {
        files.clear();
      }
    }

    Filler fill() {
      try {
        while (true) {
          files.add(new FileInputStream("/dev/null"));
        }
      } catch (IOException e) {
        return this;
      }
    }

    @Override
    public void close() throws IOException {
      for (FileInputStream file : files) {
        file.close();
      }
    }
  }

  /** The peer's server: the first byte says what is wanted. */
  private static void serve(DoorCall call) throws IOException {
    ByteBuffer argument = call.argument();
    switch (argument.hasRemaining() ? argument.get(0) : ECHO) {
      case DIE -> Runtime.getRuntime().halt(0);
      case GIVE -> {
        DoorServer own = DoorServer.create(each -> each.reply(each.argument()), Set.of());
        call.reply(ByteBuffer.allocate(0), List.of(DoorDescriptor.of(own.door()).release()));
      }
      case LOOK -> {
        DoorDescriptor door = call.descriptors().get(0);
        Set<DoorAttribute> attributes = door.attributes();
        StringBuilder text = new StringBuilder().append(door.uniquifier());
        attributes.forEach(attribute -> text.append(' ').append(attribute));
        call.reply(ByteBuffer.wrap(text.toString().getBytes(UTF_8)));
      }
      case RELAY -> {
        try (Door door = call.descriptors().get(0).asDoor()) {
          call.reply(ByteBuffer.wrap(door.call(new byte[0])));
        }
      }
      default -> call.reply(argument);
    }
  }
}
