package org.jdoors.syslog;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.jdoors.daemon.DoorOption;
import org.jdoors.daemon.Failure;
import org.jdoors.syslog.client.SyslogClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Ends when all that the daemon has taken is on disk. */
@Command(
    name = "flush",
    description = "Wait until all that the daemon has taken is on disk.",
    exitCodeOnInvalidInput = Main.USAGE)
final class FlushCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @Mixin private DoorOption door = new DoorOption(SyslogClient.DOOR_NAME);

  @Override
  public Integer call() throws Failure {
    return Client.with(door, client -> client.flush(PATIENCE));
  }
}
