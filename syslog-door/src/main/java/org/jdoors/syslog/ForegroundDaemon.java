package org.jdoors.syslog;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.logging.log4j.LogManager;
import org.jdoors.daemon.ExitStatus;
import org.jdoors.daemon.Failure;
import org.jdoors.daemon.Signals;
import org.jdoors.syslog.config.ConfigException;
import org.jspecify.annotations.Nullable;

/**
 * The daemon in the foreground, until TERM or INT; HUP makes it read its configuration again, USR1
 * makes it print its counters.
 */
final class ForegroundDaemon {
  /** What a signal asks for; {@link #number} is the signal's. */
  private enum Request {
    RELOAD(1),
    INTERRUPT(2),
    STATISTICS(0),
    TERMINATE(15);

    private final int number;

    Request(int number) {
      this.number = number;
    }
  }

  private final Path door;
  private final StartOptions options;
  private final PrintStream out;

  ForegroundDaemon(Path door, StartOptions options, PrintStream out) {
    this.door = door;
    this.options = options;
    this.out = out;
  }

  @SuppressWarnings("try") // the pid file is there while the daemon is, and needs nothing else
  int run() throws Failure, InterruptedException {
    if (options.debug()) {
      // Read by syslog-door-log4j2.xml, which is loaded with the first logger: nothing has one so
      // far.
      System.setProperty("jdoors.log.level", "DEBUG");
    }
    BlockingQueue<Request> requests = new LinkedBlockingQueue<>();
    Signals.on("TERM", () -> requests.add(Request.TERMINATE));
    Signals.on("INT", () -> requests.add(Request.INTERRUPT));
    Signals.on("HUP", () -> requests.add(Request.RELOAD));
    Signals.on("USR1", () -> requests.add(Request.STATISTICS));
    StopDeadline deadline = new StopDeadline(Main::halt);
    try (NativeNames names = nativeNames();
        Daemon daemon = Daemon.start(door, options);
        PidFile ignored = pidFile(names)) {
      if (names != null) {
        names.link();
      }
      OwnPrivileges.giveUp();
      out.println("syslog-door: ready on " + daemon.door());
      out.flush();
      int signal = serve(daemon, requests);
      deadline.begin();
      daemon.goingDown(signal);
    } catch (ConfigException e) {
      throw new Failure(ExitStatus.CONFIG, e);
    } finally {
      deadline.end();
      LogManager.shutdown();
    }
    return ExitStatus.OK;
  }

  /** Does what signals ask for, until one ends the daemon; gives that one's number. */
  private int serve(Daemon daemon, BlockingQueue<Request> requests) throws InterruptedException {
    while (true) {
      Request request = requests.take();
      switch (request) {
        case RELOAD -> daemon.reload();
        case STATISTICS -> {
          out.writeBytes(daemon.statistics());
          out.flush();
        }
        case INTERRUPT, TERMINATE -> {
          return request.number;
        }
      }
    }
  }

  private @Nullable NativeNames nativeNames() {
    if (!NativeNames.areKnownHere()) {
      return null;
    }
    NativeNames names = new NativeNames(Path.of("/"));
    return names.door().equals(door) ? names : null;
  }

  private @Nullable PidFile pidFile(@Nullable NativeNames names) {
    Path file = options.pidFile();
    if (file == null && names != null) {
      file = names.pidFile();
    }
    return file == null ? null : new PidFile(file);
  }
}
