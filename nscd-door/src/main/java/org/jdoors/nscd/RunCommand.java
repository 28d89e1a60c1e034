package org.jdoors.nscd;

import java.io.PrintStream;
import java.util.concurrent.Callable;
import org.jdoors.daemon.DoorOption;
import org.jdoors.daemon.Failure;
import org.jdoors.nscd.wire.AdminChange;
import org.jdoors.nscd.wire.NameServiceDoor;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The daemon, in the foreground, until TERM or INT; HUP makes it read its configuration anew. */
@Command(name = "run", description = "Serve the name service door until SIGTERM.")
final class RunCommand implements Callable<Integer> {

  private final PrintStream out;

  @Mixin private DoorOption door = new DoorOption(NameServiceDoor.NAME);

  @Mixin private StartOptions start = new StartOptions();

  RunCommand(PrintStream out) {
    this.out = out;
  }

  @Override
  public Integer call() throws Failure, InterruptedException {
    return start.serve(door.path(), new AdminChange.Builder().build(), out);
  }
}
