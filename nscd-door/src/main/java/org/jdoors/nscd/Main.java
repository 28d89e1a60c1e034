package org.jdoors.nscd;

import java.io.IOException;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import org.jdoors.daemon.DoorOption;
import org.jdoors.daemon.Failure;
import org.jdoors.daemon.PingCommand;
import org.jdoors.daemon.Program;
import org.jdoors.nscd.client.NameService;
import org.jdoors.nscd.wire.NameServiceDoor;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code nscd-door}: the daemon and its client in one program. */
@Command(
    name = "nscd-door",
    description = "Name service cache behind a door.",
    synopsisSubcommandLabel = "COMMAND",
    version = "nscd-door 0.1.0")
public final class Main implements Callable<Integer> {

  private final PrintStream out;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private DoorOption door = new DoorOption(NameServiceDoor.NAME);

  @Mixin private AdminOptions admin = new AdminOptions();

  @SuppressWarnings("UnusedVariable") // picocli acts on it
  @Option(names = "--help", usageHelp = true, description = "Print what can be asked.")
  private boolean help;

  @SuppressWarnings("UnusedVariable") // picocli acts on it
  @Option(names = "--version", versionHelp = true, description = "Print the version.")
  private boolean version;

  private Main(PrintStream out) {
    this.out = out;
  }

  /** Runs the program and ends the process with its status. */
  public static void main(String[] args) {
    System.exit(run(args, System.out, System.err));
  }

  /** Runs the program; errors are one line each. */
  static int run(String[] args, PrintStream out, PrintStream err) {
    CommandLine line =
        new CommandLine(new Main(out))
            .addSubcommand(new RunCommand(out))
            .addSubcommand(new LookupCommand(out, err))
            .addSubcommand(new CheckConfigCommand())
            .addSubcommand(new PingCommand(NameServiceDoor.NAME, Connection::ping));
    return Program.run(line, args, out, err);
  }

  /** No command was given: what there is to do are options of the native command. */
  @Override
  public Integer call() throws Failure {
    if (!admin.isGiven()) {
      throw new ParameterException(spec.commandLine(), "a command is needed: see --help");
    }
    try (NameService names = Connection.open(door.path())) {
      return admin.run(names, out);
    } catch (IOException e) {
      throw new Failure(AdminOptions.FAILED, e);
    }
  }
}
