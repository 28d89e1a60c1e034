package org.jdoors.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.jdoors.door.DoorAttribute;
import org.jdoors.door.DoorServer;

/** {@code EchoDoor PATH}: a door that answers with its argument. Ends with its standard input. */
public final class EchoDoor {

  private EchoDoor() {}

  public static void main(String[] args) throws IOException {
    try (DoorServer server =
        DoorServer.create(call -> call.reply(call.argument()), Set.of(DoorAttribute.REFUSE_DESC))) {
      server.attach(Path.of(args[0]));
      System.out.println("ready");
      while (System.in.read() >= 0) {
        // Nothing is said, only the end.
      }
    }
  }
}
