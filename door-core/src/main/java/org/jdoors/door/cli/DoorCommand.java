package org.jdoors.door.cli;

import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.Path;
import org.jdoors.door.Door;
import org.jdoors.door.DoorException;
import org.jdoors.door.Errno;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Looks at doors and calls them from the shell. Exit status: 0 done, 1 failure, 2 usage. */
@Command(
    name = "door",
    mixinStandardHelpOptions = true,
    version = "door 0.1.0",
    description = "Look at doors and call them.",
    subcommands = {ListCommand.class, InfoCommand.class, CallCommand.class, SelftestCommand.class})
public final class DoorCommand implements Runnable {

  static final int OK = 0;
  static final int FAILURE = 1;
  static final int USAGE = 2;

  private final InputStream in;
  private final PrintStream out;
  private final PrintStream err;

  @Spec private CommandSpec spec = CommandSpec.create();

  private DoorCommand(InputStream in, PrintStream out, PrintStream err) {
    this.in = in;
    this.out = out;
    this.err = err;
  }

  /** Runs the command with the given streams and returns its exit status. */
  public static int run(String[] args, InputStream in, PrintStream out, PrintStream err) {
    CommandLine line = new CommandLine(new DoorCommand(in, out, err));
    line.setOut(new PrintWriter(out, true, Charset.defaultCharset()));
    line.setErr(new PrintWriter(err, true, Charset.defaultCharset()));
    line.setParameterExceptionHandler((e, arguments) -> usage(e));
    line.setExecutionExceptionHandler(
        (e, command, result) -> {
          err.println("door: " + e);
          return FAILURE;
        });
    int status;
    try {
      status = line.execute(args);
    } catch (LinkageError e) {
      err.println("door: the door library cannot be loaded: " + firstLine(e));
      status = FAILURE;
    }
    out.flush();
    return out.checkError() && status == OK ? FAILURE : status;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "which command?");
  }

  private static String firstLine(Throwable e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  private static int usage(ParameterException e) {
    CommandLine line = e.getCommandLine();
    PrintWriter err = line.getErr();
    err.println("door: " + e.getMessage());
    line.usage(err);
    return USAGE;
  }

  InputStream in() {
    return in;
  }

  PrintStream out() {
    return out;
  }

  /** Says what is wrong with a path, in one line. */
  int fail(Path path, String reason) {
    err.println("door: " + path + ": " + reason);
    return FAILURE;
  }

  /** An open door answers EBADF only when nobody serves it. */
  int fail(Path path, DoorException e) {
    boolean dead = e.errno() == Errno.EBADF;
    return fail(path, dead ? "Door is revoked or its server is gone" : e.reason());
  }

  /** Opens a door; what is no door is told as such. */
  static Door open(Path path) throws DoorException, NotDoorException {
    try {
      return Door.open(path);
    } catch (DoorException e) {
      if (e.errno() == Errno.EBADF) {
        throw new NotDoorException();
      }
      throw e;
    }
  }

  /** The path names something, but no door. */
  static final class NotDoorException extends Exception {

    private static final long serialVersionUID = 1L;

    NotDoorException() {
      super("Not a door");
    }
  }
}
