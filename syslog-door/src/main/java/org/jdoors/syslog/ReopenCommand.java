package org.jdoors.syslog;

import java.util.concurrent.Callable;
import org.jdoors.daemon.DoorOption;
import org.jdoors.daemon.Failure;
import org.jdoors.syslog.client.SyslogClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Has the daemon open its files anew by path, after they were moved away. */
@Command(
    name = "reopen",
    description = "Have the daemon open its files anew by path.",
    exitCodeOnInvalidInput = Main.USAGE)
final class ReopenCommand implements Callable<Integer> {
  @Mixin private DoorOption door = new DoorOption(SyslogClient.DOOR_NAME);

  @Override
  public Integer call() throws Failure {
    return Client.with(door, SyslogClient::reopen);
  }
}
