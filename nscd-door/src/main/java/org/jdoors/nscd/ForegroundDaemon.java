package org.jdoors.nscd;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jdoors.daemon.ExitStatus;
import org.jdoors.daemon.Failure;
import org.jdoors.daemon.Signals;
import org.jdoors.nscd.admin.LogOutput;
import org.jdoors.nscd.config.ConfigException;
import org.jdoors.nscd.wire.AdminChange;
import org.jspecify.annotations.Nullable;

/** The daemon and its log, in the foreground, until TERM or INT. */
final class ForegroundDaemon {

  private final Configuration configuration;
  private final Path door;
  private final PrintStream out;

  ForegroundDaemon(Configuration configuration, Path door, PrintStream out) {
    this.configuration = configuration;
    this.door = door;
    this.out = out;
  }

  /**
   * Serves the door until the daemon is told to stop.
   *
   * @param logFile where the log goes, or null for standard error
   * @param debugLevel 0 to {@link LogOutput#MOST_DEBUG_LEVEL}, or null for none
   * @param change of settings that hold from the start
   */
  int run(@Nullable Path logFile, @Nullable Integer debugLevel, AdminChange change)
      throws Failure, InterruptedException {
    CountDownLatch stop = new CountDownLatch(1);
    Signals.on("TERM", stop::countDown);
    Signals.on("INT", stop::countDown);
    if (debugLevel != null) {
      setDebugLevel(debugLevel);
    }
    if (logFile != null) {
      openLog(logFile);
    }
    Logger log = LogManager.getLogger(ForegroundDaemon.class);
    log.debug("starting process={} {}", ProcessHandle.current().pid(), configuration);
    // From the first moment at which somebody can know the process: HUP would end it.
    CompletableFuture<Daemon> serving = new CompletableFuture<>();
    Signals.on("HUP", () -> reload(serving, log));
    try (Daemon daemon = Daemon.start(configuration, door, stop::countDown)) {
      // The command line comes before the file.
      if (debugLevel == null && daemon.global().debugLevel() != 0) {
        LogOutput.debug(daemon.global().debugLevel());
      }
      Path usual = logFile(daemon);
      if (logFile == null && usual != null) {
        openLog(usual);
      }
      if (!change.isEmpty()) {
        daemon.change(change);
      }
      serving.complete(daemon);
      Privileges.giveUp();
      log.debug("ready door={}", door);
      out.println("nscd-door: ready on " + door);
      out.flush();
      stop.await();
    } catch (ConfigException e) {
      throw new Failure(ExitStatus.CONFIG, e);
    } catch (IOException e) {
      throw Failure.of(e, ExitStatus.FATAL);
    } finally {
      LogManager.shutdown();
    }
    return ExitStatus.OK;
  }

  private static void setDebugLevel(int level) throws Failure {
    if (level < 0 || level > LogOutput.MOST_DEBUG_LEVEL) {
      throw new Failure(
          ExitStatus.CONFIG,
          "-d: not a level from 0 to " + LogOutput.MOST_DEBUG_LEVEL + ": " + level);
    }
    LogOutput.debug(level);
  }

  private static void openLog(Path file) throws Failure {
    try {
      LogOutput.toFile(file);
    } catch (IOException e) {
      throw new Failure(ExitStatus.CONFIG, e);
    }
  }

  /** What nscd.conf says; the native daemon's word for no file means standard error here. */
  private static @Nullable Path logFile(Daemon daemon) {
    return daemon
        .global()
        .logFile()
        .filter(name -> !name.isEmpty() && !name.equals(LogOutput.NO_FILE))
        .map(Path::of)
        .orElse(null);
  }

  /** Reads all anew, once the daemon serves. */
  private static void reload(CompletableFuture<Daemon> serving, Logger log) {
    CompletableFuture<Void> ignored =
        serving.thenAccept(
            daemon -> {
              try {
                LogOutput.reopen();
              } catch (IOException e) {
                log.error("log goes to standard error: {}", e.getMessage());
              }
              daemon.reload();
            });
  }
}
