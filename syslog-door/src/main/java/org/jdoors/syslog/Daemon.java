package org.jdoors.syslog;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Locale;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jdoors.daemon.ExitStatus;
import org.jdoors.daemon.Failure;
import org.jdoors.door.Door;
import org.jdoors.door.DoorException;
import org.jdoors.syslog.config.Complaint;
import org.jdoors.syslog.config.ConfigException;
import org.jdoors.syslog.config.LocalSurroundings;
import org.jdoors.syslog.config.SyslogConf;
import org.jdoors.syslog.input.DoorInput;
import org.jdoors.syslog.input.LocalHost;
import org.jdoors.syslog.output.LineSettings;
import org.jdoors.syslog.output.Outputs;
import org.jdoors.syslog.record.Sanitizer;
import org.jdoors.syslog.route.Router;
import org.jspecify.annotations.Nullable;

/**
 * The running daemon: started from the outputs to the door, stopped from the door to the outputs,
 * so that a record that was taken has somewhere to go.
 */
final class Daemon implements AutoCloseable {
  private static final Logger LOG = LogManager.getLogger(Daemon.class);

  /** Longest wait of a caller for a full queue, and again for the writing of its record. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Path door;
  private final Path file;
  private final boolean createFiles;
  private final Router router;
  private final DoorInput input;
  private final @Nullable PidFile pidFile;
  private Outputs outputs;

  private Daemon(Path door, Path file, boolean createFiles, @Nullable Path pidPath)
      throws DoorException, ConfigException {
    this.door = door;
    this.file = file;
    this.createFiles = createFiles;
    outputs = open(read());
    router = new Router(outputs.routes(), PATIENCE);
    try {
      input = serve(door, router);
    } catch (DoorException e) {
      outputs.close();
      throw e;
    }
    pidFile = pidPath == null ? null : new PidFile(pidPath);
  }

  /**
   * Starts serving at a path.
   *
   * @param file the configuration
   * @param createFiles whether log files that are missing are made
   * @param pidFile where the pid goes, if anywhere
   * @throws Failure if another daemon serves there, or the path cannot be had
   */
  static Daemon start(Path door, Path file, boolean createFiles, @Nullable Path pidFile)
      throws Failure, ConfigException {
    refuseSecond(door);
    try {
      return new Daemon(door, file, createFiles, pidFile);
    } catch (DoorException e) {
      throw Failure.of(e, ExitStatus.FATAL);
    }
  }

  private SyslogConf read() throws ConfigException {
    SyslogConf conf = SyslogConf.load(file, new LocalSurroundings(createFiles));
    for (Complaint complaint : conf.complaints()) {
      if (complaint.isError()) {
        LOG.error("{}:{}: {}: entry skipped", file, complaint.line(), complaint.reason());
      }
    }
    return conf;
  }

  private Outputs open(SyslogConf conf) {
    LineSettings lines = new LineSettings(LocalHost.name(), sanitizer(), ZoneId.systemDefault());
    Outputs opened = Outputs.open(NativeRules.of(file.toString(), conf.entries()), lines);
    if (opened.routes().isEmpty()) {
      LOG.warn("{}: no entry has an output: records are taken and go nowhere", file);
    }
    return opened;
  }

  private static DoorInput serve(Path door, Router router) throws DoorException {
    DoorInput input = new DoorInput(router, LocalHost.name(), Clock.systemUTC(), System::nanoTime);
    try {
      input.attach(door);
    } catch (DoorException e) {
      input.close();
      throw e;
    }
    return input;
  }

  /**
   * Reads the configuration again and opens its files anew, so that a file which was moved away is
   * let go. Callers wait meanwhile. If the configuration cannot be used the old one stays.
   */
  void reload() throws InterruptedException {
    SyslogConf conf;
    try {
      conf = read();
    } catch (ConfigException e) {
      LOG.error("configuration not changed: {}", e.getMessage());
      return;
    }
    if (!router.pause()) {
      LOG.error("configuration not changed: records under way are not written in time");
      return;
    }
    outputs.change(NativeRules.of(file.toString(), conf.entries()));
    router.resume(outputs.routes());
    LOG.info("configuration restart");
  }

  /** The path that the door is attached to. */
  Path door() {
    return door;
  }

  /** The test that the native daemon makes: a door there that some process serves. */
  private static void refuseSecond(Path door) throws Failure {
    int pid;
    try (Door other = Door.open(door)) {
      pid = other.info().target();
    } catch (DoorException e) {
      // Nothing that answers: whether the path can be had is seen when the door is attached.
      LOG.debug("no daemon yet: {}", e.getMessage());
      return;
    }
    if (pid > 0) {
      throw new Failure(
          ExitStatus.ALREADY_RUNNING,
          String.format(
              "syslogd pid %d already running on %s. Cannot start another syslogd pid %d",
              pid, door, ProcessHandle.current().pid()));
    }
  }

  /**
   * As the locale of the environment says; a daemon without one writes bytes above 0x7f in octal.
   */
  private static Sanitizer sanitizer() {
    for (String variable : new String[] {"LC_ALL", "LC_CTYPE", "LANG"}) {
      String value = System.getenv(variable);
      if (value != null && !value.isEmpty()) {
        String charset = value.replace("-", "");
        return charset.toUpperCase(Locale.ROOT).contains("UTF8")
            ? Sanitizer.UTF_8
            : Sanitizer.SINGLE_BYTE;
      }
    }
    return Sanitizer.SINGLE_BYTE;
  }

  /** Takes no more calls, finishes those under way, writes what is queued, closes the files. */
  @Override
  public void close() {
    input.close();
    if (pidFile != null) {
      pidFile.close();
    }
    outputs.close();
  }
}
