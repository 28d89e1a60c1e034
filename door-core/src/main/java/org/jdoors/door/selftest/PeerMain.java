package org.jdoors.door.selftest;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jdoors.daemon.Signals;
import org.jdoors.door.Door;
import org.jdoors.door.DoorResult;
import org.jdoors.door.DoorServer;
import org.jdoors.unix.ProcessPrivileges;

/** What the other processes do. Each says "ready", and ends with its standard input. */
public final class PeerMain {

  /** How often {@code call} calls. */
  static final int CALLS = 200;

  /** What a process keeps that was asked to give up the rest of its privileges. */
  static final String KEPT = "basic,!proc_session";

  private PeerMain() {}

  /** Arguments: the role and the path of a door. */
  public static void main(String[] args) throws IOException {
    Path path = Path.of(args[1]);
    try {
      run(args[0], path);
    } catch (IOException | LinkageError e) {
      say("failed: " + String.valueOf(e.getMessage()).lines().findFirst().orElse(e.toString()));
    }
    while (System.in.read() >= 0) {
      Thread.onSpinWait();
    }
    System.exit(0);
  }

  private static void run(String role, Path path) throws IOException {
    switch (role) {
      case "serve" -> {
        DoorServer.create(call -> call.reply(call.argument()), Set.of()).attach(path);
        say("ready");
      }
      case "signals" -> {
        Signals.on("HUP", () -> say("HUP"));
        Signals.on("TERM", () -> say("TERM"));
        say("ready");
      }
      case "hold" -> {
        try (Door door = Door.open(path)) {
          DoorResult held = door.call(ByteBuffer.allocate(0), List.of());
          held.descriptors().get(0).asDoor();
        }
        say("ready");
      }
      case "privileges" -> {
        say("ready");
        say(String.join(",", ProcessPrivileges.keepOnly(KEPT)));
        call(path, 1);
      }
      default -> {
        say("ready");
        call(path, role.equals("call") ? CALLS : 1);
      }
    }
  }

  private static void call(Path path, int times) throws IOException {
    try (Door door = Door.open(path)) {
      for (int i = 1; i <= times; i++) {
        byte[] argument = new byte[i * 37 % 5000];
        Arrays.fill(argument, (byte) i);
        if (!Arrays.equals(argument, door.call(argument))) {
          say("wrong answer to call " + i);
          return;
        }
      }
      say("called");
    }
  }

  private static void say(String line) {
    System.out.println(line);
    System.out.flush();
  }
}
