package org.jdoors.syslog;

import java.io.PrintStream;
import java.util.concurrent.Callable;
import org.jdoors.daemon.DoorOption;
import org.jdoors.daemon.Failure;
import org.jdoors.syslog.client.SyslogClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The daemon. */
@Command(
    name = "run",
    description = "Serve the syslog door until SIGTERM; SIGHUP reloads the configuration.",
    exitCodeOnInvalidInput = Main.USAGE)
final class RunCommand implements Callable<Integer> {
  private final PrintStream out;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private DoorOption door = new DoorOption(SyslogClient.DOOR_NAME);

  @Mixin private StartOptions start = new StartOptions();

  RunCommand(PrintStream out) {
    this.out = out;
  }

  @Override
  public Integer call() throws Failure, InterruptedException {
    String mistake = start.mistake();
    if (mistake != null) {
      throw new ParameterException(spec.commandLine(), mistake);
    }
    return new ForegroundDaemon(door.path(), start, out).run();
  }
}
