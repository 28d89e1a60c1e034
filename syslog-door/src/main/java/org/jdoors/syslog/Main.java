package org.jdoors.syslog;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import org.jdoors.daemon.PingCommand;
import org.jdoors.daemon.Program;
import org.jdoors.syslog.client.SyslogClient;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code syslog-door}: the daemon and its clients in one program. */
@Command(
    name = "syslog-door",
    description = "System log behind a door.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true)
public final class Main {
  private Main() {}

  /** Runs the program and ends the process with its status. */
  public static void main(String[] args) {
    System.exit(run(args, System.in, System.out, System.err));
  }

  /** Runs the program; errors are one line each. */
  static int run(String[] args, InputStream in, PrintStream out, PrintStream err) {
    CommandLine line =
        new CommandLine(new Main())
            .addSubcommand(new RunCommand(out))
            .addSubcommand(new SendCommand(in))
            .addSubcommand(new PingCommand(SyslogClient.DOOR_NAME, Main::ping))
            .addSubcommand(new CheckConfigCommand(out, err))
            .setCaseInsensitiveEnumValuesAllowed(true);
    return Program.run(line, args, out, err);
  }

  private static boolean ping(Path door) throws IOException {
    try (SyslogClient client = SyslogClient.open(door)) {
      client.ping();
      return true;
    }
  }
}
