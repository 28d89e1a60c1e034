package org.jdoors.nscd;

import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.jdoors.nscd.config.ConfigException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** {@code nscd-door}: the daemon and its client in one program. */
@Command(
    name = "nscd-door",
    description = "Name service cache behind a door.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    version = "nscd-door 0.1.0")
public final class Main implements Runnable {

  @Spec private CommandSpec spec = CommandSpec.create();

  private Main() {}

  /** Runs the program and ends the process with its status. */
  public static void main(String[] args) {
    System.exit(run(args, System.out, System.err));
  }

  /** Runs the program; errors are one line each. */
  static int run(String[] args, PrintStream out, PrintStream err) {
    return new CommandLine(new Main())
        .addSubcommand(new RunCommand(out))
        .addSubcommand(new LookupCommand(out, err))
        .addSubcommand(new PingCommand())
        .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(err, true, StandardCharsets.UTF_8))
        .setParameterExceptionHandler(Main::usage)
        .setExecutionExceptionHandler(Main::failed)
        .execute(args);
  }

  /** No command was given. */
  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is needed: see --help");
  }

  private static int usage(ParameterException e, String[] args) {
    e.getCommandLine().getErr().println("nscd-door: " + e.getMessage());
    return e.getCommandLine().getCommandSpec().exitCodeOnInvalidInput();
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
    String.valueOf(e.getMessage())
        .lines()
        .forEach(line -> command.getErr().println("nscd-door: " + line));
    return status;
  }
}
