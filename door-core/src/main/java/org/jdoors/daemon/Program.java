package org.jdoors.daemon;

import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;

/** A daemon's command line, with errors of one line each that begin with the program's name. */
public final class Program {
  private Program() {}

  /**
   * Runs the command that {@code args} name.
   *
   * @return the command's status; that of a {@link Failure}; {@link ExitStatus#FATAL} after an
   *     {@link IOException}; the command's status for invalid input, usually {@link
   *     ExitStatus#USAGE}. Any other exception is a bug and printed whole.
   */
  public static int run(CommandLine line, String[] args, PrintStream out, PrintStream err) {
    String prefix = line.getCommandName() + ": ";
    return line.setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(err, true, StandardCharsets.UTF_8))
        .setParameterExceptionHandler(
            (e, arguments) -> {
              CommandLine command = e.getCommandLine();
              command.getErr().println(prefix + e.getMessage());
              return command.getCommandSpec().exitCodeOnInvalidInput();
            })
        .setExecutionExceptionHandler(
            (e, command, parsed) -> {
              int status = status(e);
              String.valueOf(e.getMessage())
                  .lines()
                  .forEach(text -> command.getErr().println(prefix + text));
              return status;
            })
        .execute(args);
  }

  private static int status(Exception e) throws Exception {
    if (e instanceof Failure failure) {
      return failure.status();
    }
    if (e instanceof IOException) {
      return ExitStatus.FATAL;
    }
    throw e;
  }
}
