package org.jdoors.nscd;

import java.io.PrintStream;
import org.jdoors.daemon.PingCommand;
import org.jdoors.daemon.Program;
import org.jdoors.nscd.wire.NameServiceDoor;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
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
    CommandLine line =
        new CommandLine(new Main())
            .addSubcommand(new RunCommand(out))
            .addSubcommand(new LookupCommand(out, err))
            .addSubcommand(new PingCommand(NameServiceDoor.NAME, Connection::ping));
    return Program.run(line, args, out, err);
  }

  /** No command was given. */
  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is needed: see --help");
  }
}
