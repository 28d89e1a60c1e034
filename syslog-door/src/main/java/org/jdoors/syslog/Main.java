package org.jdoors.syslog;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jdoors.daemon.DoorOption;
import org.jdoors.daemon.ExitStatus;
import org.jdoors.daemon.Failure;
import org.jdoors.daemon.PingCommand;
import org.jdoors.daemon.Program;
import org.jdoors.syslog.client.SyslogClient;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code syslog-door}: the daemon and its clients in one program; without a command the daemon. */
@Command(
    name = "syslog-door",
    description = "System log behind a door.",
    synopsisSubcommandLabel = "[COMMAND]",
    mixinStandardHelpOptions = true,
    version = "syslog-door 0.1.0",
    exitCodeOnInvalidInput = Main.USAGE)
public final class Main implements Callable<Integer> {
  /** Wrong usage: the native daemon's and logger's status for it. */
  static final int USAGE = 1;

  private final PrintStream out;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private DoorOption door = new DoorOption(SyslogClient.DOOR_NAME);

  @Mixin private StartOptions start = new StartOptions();

  private Main(PrintStream out) {
    this.out = out;
  }

  /** Runs the program and ends the process with its status. */
  public static void main(String[] args) {
    System.exit(run(args, System.in, System.out, System.err));
  }

  /** Ends the process at once, when its orderly end hangs. */
  static void halt() {
    Runtime.getRuntime().halt(ExitStatus.FATAL);
  }

  /** Runs the program; errors are one line each. */
  static int run(String[] args, InputStream in, PrintStream out, PrintStream err) {
    chooseLog();
    CommandLine line =
        new CommandLine(new Main(out))
            .addSubcommand(new RunCommand(out))
            .addSubcommand(new SendCommand(in))
            .addSubcommand(new TailCommand(out, err))
            .addSubcommand(new StatsCommand(out))
            .addSubcommand(new FlushCommand())
            .addSubcommand(new ReopenCommand())
            .addSubcommand(new PingCommand(SyslogClient.DOOR_NAME, Main::ping))
            .addSubcommand(new CheckConfigCommand(out, err))
            .setCaseInsensitiveEnumValuesAllowed(true);
    return Program.run(line, args, out, err);
  }

  /**
   * Names this program's configuration of Log4j, before anything logs. It does not have the usual
   * name, by which that of the other daemon could be found first.
   */
  private static void chooseLog() {
    String property = "log4j2.configurationFile";
    if (System.getProperty(property) == null) {
      System.setProperty(property, "syslog-door-log4j2.xml");
    }
  }

  /** No command was given: the native one is the daemon, too. */
  @Override
  public Integer call() throws Failure, InterruptedException {
    String mistake = start.mistake();
    if (mistake != null) {
      throw new ParameterException(spec.commandLine(), mistake);
    }
    return new ForegroundDaemon(door.path(), start, out).run();
  }

  private static boolean ping(Path door) throws IOException {
    try (SyslogClient client = SyslogClient.open(door)) {
      client.ping();
      return true;
    }
  }
}
