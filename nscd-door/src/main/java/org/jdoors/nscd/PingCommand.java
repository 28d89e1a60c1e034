package org.jdoors.nscd;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.jdoors.nscd.client.NameService;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Asks whether the daemon answers. */
@Command(name = "ping", description = "Ask whether the daemon answers.")
final class PingCommand implements Callable<Integer> {
  @Mixin private DoorOption door = new DoorOption();

  @Override
  public Integer call() throws Failure {
    try (NameService names = door.open()) {
      return names.ping() ? ExitStatus.OK : ExitStatus.NO_DAEMON;
    } catch (IOException e) {
      throw Failure.of(e, ExitStatus.NO_DAEMON);
    }
  }
}
