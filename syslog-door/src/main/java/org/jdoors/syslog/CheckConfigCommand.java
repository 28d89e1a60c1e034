package org.jdoors.syslog;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jdoors.daemon.ExitStatus;
import org.jdoors.daemon.Failure;
import org.jdoors.syslog.config.Complaint;
import org.jdoors.syslog.config.ConfigException;
import org.jdoors.syslog.config.InputSettings;
import org.jdoors.syslog.config.LocalSurroundings;
import org.jdoors.syslog.config.Rule;
import org.jdoors.syslog.config.Settings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Reads the configuration as the daemon would, and says what it does and what is wrong with it. */
@Command(
    name = "check-config",
    description = "Say what the configuration does, and what is wrong with it.")
final class CheckConfigCommand implements Callable<Integer> {
  private final PrintStream out;
  private final PrintStream err;

  @Option(
      names = {"-s", "--strict"},
      description = "Warnings count as errors.")
  private boolean strict;

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description =
          "The daemon's own file; without it /etc/jdoors/syslog-door.toml, if that is there.")
  private @Nullable Path ownFile;

  @Parameters(paramLabel = "FILE", description = "The syslog.conf.", arity = "0..1")
  private Path file = Path.of(StartOptions.USUAL_FILE);

  CheckConfigCommand(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  @Override
  public Integer call() throws Failure {
    Settings settings = read();
    for (InputSettings input : settings.inputs()) {
      out.println("input " + input.describe());
    }
    for (Rule rule : settings.rules()) {
      out.println(rule.file() + ":" + rule.line() + ": " + rule.output().describe());
    }
    boolean good = true;
    for (Complaint complaint : settings.complaints()) {
      err.println(complaint.describe());
      good &= !complaint.isError() && !strict;
    }
    return good ? ExitStatus.OK : ExitStatus.CONFIG;
  }

  private Settings read() throws Failure {
    try {
      return Settings.check(file, Configuration.ownFile(ownFile), new LocalSurroundings(false));
    } catch (ConfigException e) {
      throw new Failure(ExitStatus.CONFIG, e);
    }
  }
}
