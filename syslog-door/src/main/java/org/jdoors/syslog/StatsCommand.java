package org.jdoors.syslog;

import java.io.PrintStream;
import java.util.concurrent.Callable;
import org.jdoors.daemon.DoorOption;
import org.jdoors.daemon.Failure;
import org.jdoors.syslog.client.SyslogClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Prints the daemon's counters, {@code name value} each, sorted by name. */
@Command(
    name = "stats",
    description = "Print the daemon's counters.",
    exitCodeOnInvalidInput = Main.USAGE)
final class StatsCommand implements Callable<Integer> {
  private final PrintStream out;

  @Mixin private DoorOption door = new DoorOption(SyslogClient.DOOR_NAME);

  StatsCommand(PrintStream out) {
    this.out = out;
  }

  @Override
  public Integer call() throws Failure {
    return Client.with(
        door,
        client -> client.statistics().forEach((name, value) -> out.println(name + " " + value)));
  }
}
