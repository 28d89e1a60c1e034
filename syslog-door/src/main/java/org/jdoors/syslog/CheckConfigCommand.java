package org.jdoors.syslog;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jdoors.daemon.ExitStatus;
import org.jdoors.daemon.Failure;
import org.jdoors.syslog.config.Complaint;
import org.jdoors.syslog.config.ConfigException;
import org.jdoors.syslog.config.Entry;
import org.jdoors.syslog.config.LocalSurroundings;
import org.jdoors.syslog.config.SyslogConf;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Reads a syslog.conf and says what is wrong with it, and what it does. */
@Command(name = "check-config", description = "Say what a syslog.conf does, and what is wrong.")
final class CheckConfigCommand implements Callable<Integer> {
  private final PrintStream out;
  private final PrintStream err;

  @Parameters(paramLabel = "FILE", description = "The configuration.")
  private Path file = Path.of(RunCommand.USUAL_FILE);

  CheckConfigCommand(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  @Override
  public Integer call() throws Failure {
    SyslogConf conf = load();
    for (Entry entry : conf.entries()) {
      out.println(file + ":" + entry.line() + ": " + entry.action().describe());
      if (entry.selectors().takeNothing()) {
        out.println(file + ":" + entry.line() + ": warning: no record is selected");
      }
    }
    for (Complaint complaint : conf.complaints()) {
      err.println(file + ":" + complaint.line() + ": " + complaint.reason());
    }
    return conf.complaints().isEmpty() ? ExitStatus.OK : ExitStatus.CONFIG;
  }

  private SyslogConf load() throws Failure {
    try {
      return SyslogConf.load(file, new LocalSurroundings(false));
    } catch (ConfigException e) {
      throw new Failure(ExitStatus.CONFIG, e);
    }
  }
}
