package org.jdoors.nscd;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.IntSupplier;
import org.jdoors.daemon.DoorOption;
import org.jdoors.daemon.ExitStatus;
import org.jdoors.daemon.Failure;
import org.jdoors.daemon.PingCommand;
import org.jdoors.daemon.Program;
import org.jdoors.nscd.wire.NameServiceDoor;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** {@code nscd-door}: the daemon and its client in one program. */
@Command(
    name = "nscd-door",
    description = "Name service cache behind a door.",
    synopsisSubcommandLabel = "[COMMAND]",
    version = "nscd-door 0.1.0")
public final class Main implements Callable<Integer> {

  private final PrintStream out;
  private final PrintStream err;
  private final IntSupplier effectiveUid;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private DoorOption door = new DoorOption(NameServiceDoor.NAME);

  @Mixin private AdminOptions admin = new AdminOptions();

  @Mixin private StartOptions start = new StartOptions();

  /** What the program does not know; natively only a running daemon decides what that means. */
  @Unmatched private List<String> unknown = new ArrayList<>();

  @SuppressWarnings("UnusedVariable") // picocli acts on it
  @Option(names = "--help", usageHelp = true, description = "Print what can be asked.")
  private boolean help;

  @SuppressWarnings("UnusedVariable") // picocli acts on it
  @Option(names = "--version", versionHelp = true, description = "Print the version.")
  private boolean version;

  private Main(PrintStream out, PrintStream err, IntSupplier effectiveUid) {
    this.out = out;
    this.err = err;
    this.effectiveUid = effectiveUid;
  }

  /** Runs the program and ends the process with its status. */
  public static void main(String[] args) {
    System.exit(run(args, System.out, System.err));
  }

  /** Runs the program; errors are one line each. */
  static int run(String[] args, PrintStream out, PrintStream err) {
    return run(args, out, err, Connection::effectiveUid);
  }

  /**
   * Runs the program.
   *
   * @param effectiveUid the caller's; only user 0 may administer, as natively
   */
  static int run(String[] args, PrintStream out, PrintStream err, IntSupplier effectiveUid) {
    chooseLog();
    CommandLine line =
        new CommandLine(new Main(out, err, effectiveUid))
            .setOverwrittenOptionsAllowed(true)
            .addSubcommand(new RunCommand(out))
            .addSubcommand(new LookupCommand(out, err))
            .addSubcommand(new CompareCommand(out, err))
            .addSubcommand(new CheckConfigCommand())
            .addSubcommand(new PingCommand(NameServiceDoor.NAME, Connection::ping));
    return Program.run(line, args, out, err);
  }

  /**
   * Names this program's configuration of Log4j, before anything logs. It does not have the usual
   * name, by which that of the other daemon could be found first.
   */
  private static void chooseLog() {
    String property = "log4j2.configurationFile";
    if (System.getProperty(property) == null) {
      System.setProperty(property, "nscd-door-log4j2.xml");
    }
  }

  /** No command was given: what there is to do are options of the native command. */
  @Override
  public Integer call() throws Failure, InterruptedException {
    for (String word : unknown) {
      if (!word.startsWith("-")) {
        throw new Failure(ExitStatus.USAGE, "unknown command '" + word + "': see --help");
      }
    }
    boolean root = effectiveUid.getAsInt() == 0;
    return new NativeCommand(door.path(), root, out, err)
        .run(admin, start, unknown, to -> spec.commandLine().usage(to));
  }
}
