package org.jdoors.syslog;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.logging.log4j.LogManager;
import org.jdoors.daemon.DoorOption;
import org.jdoors.daemon.ExitStatus;
import org.jdoors.daemon.Failure;
import org.jdoors.daemon.Signals;
import org.jdoors.syslog.client.SyslogClient;
import org.jdoors.syslog.config.ConfigException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The daemon, in the foreground, until TERM or INT; HUP makes it read its configuration again. */
@Command(
    name = "run",
    description = "Serve the syslog door until SIGTERM; SIGHUP reloads the configuration.")
final class RunCommand implements Callable<Integer> {
  static final String USUAL_FILE = "/etc/syslog.conf";

  /** What a signal asks for. */
  private enum Request {
    RELOAD,
    STOP
  }

  private final PrintStream out;

  @Mixin private DoorOption door = new DoorOption(SyslogClient.DOOR_NAME);

  @Option(
      names = "-f",
      paramLabel = "FILE",
      description = "The configuration; without it " + USUAL_FILE + ".")
  private Path file = Path.of(USUAL_FILE);

  @Option(
      names = "--create-files",
      description = "Create log files that are missing, mode 0644, in place of skipping them.")
  private boolean createFiles;

  @Option(
      names = "--pid-file",
      paramLabel = "PATH",
      description = "Keep the process id in this file.")
  private @Nullable Path pidFile;

  RunCommand(PrintStream out) {
    this.out = out;
  }

  @Override
  public Integer call() throws Failure, InterruptedException {
    BlockingQueue<Request> requests = new LinkedBlockingQueue<>();
    Signals.on("TERM", () -> requests.add(Request.STOP));
    Signals.on("INT", () -> requests.add(Request.STOP));
    Signals.on("HUP", () -> requests.add(Request.RELOAD));
    try (Daemon daemon = Daemon.start(door.path(), file, createFiles, pidFile)) {
      out.println("syslog-door: ready on " + daemon.door());
      out.flush();
      while (requests.take() == Request.RELOAD) {
        daemon.reload();
      }
    } catch (ConfigException e) {
      throw new Failure(ExitStatus.CONFIG, e);
    } finally {
      LogManager.shutdown();
    }
    return ExitStatus.OK;
  }
}
