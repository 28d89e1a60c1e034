package org.jdoors.syslog;

import java.util.concurrent.Callable;
import org.jdoors.door.DoorException;
import org.jdoors.syslog.client.SyslogClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Asks whether the daemon answers. */
@Command(name = "ping", description = "Ask whether the daemon answers.")
final class PingCommand implements Callable<Integer> {
  @Mixin private DoorOption door = new DoorOption();

  @Override
  public Integer call() throws Failure {
    try (SyslogClient client = door.open()) {
      client.ping();
      return ExitStatus.OK;
    } catch (DoorException e) {
      throw Failure.ofDoor(e, ExitStatus.NO_DAEMON);
    }
  }
}
