package org.jdoors.syslog;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.jdoors.syslog.config.ConfigException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

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
    return new CommandLine(new Main())
        .addSubcommand(new RunCommand(out))
        .addSubcommand(new SendCommand(in))
        .addSubcommand(new PingCommand())
        .addSubcommand(new CheckConfigCommand(out, err))
        .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(err, true, StandardCharsets.UTF_8))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(Main::usage)
        .setExecutionExceptionHandler(Main::failed)
        .execute(args);
  }

  private static int usage(ParameterException e, String[] args) {
    e.getCommandLine().getErr().println("syslog-door: " + e.getMessage());
    return ExitStatus.USAGE;
  }

  private static int failed(Exception e, CommandLine command, ParseResult arguments)
      throws Exception {
    int status;
    if (e instanceof Failure failure) {
      status = failure.status();
    } else if (e instanceof ConfigException) {
      status = ExitStatus.CONFIG;
    } else if (e instanceof IOException) {
      status = ExitStatus.FATAL;
    } else {
      // A bug: let it be seen whole.
      throw e;
    }
    command.getErr().println("syslog-door: " + e.getMessage());
    return status;
  }
}
