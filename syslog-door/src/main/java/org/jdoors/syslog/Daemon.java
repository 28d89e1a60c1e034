package org.jdoors.syslog;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Locale;
import java.util.function.ObjLongConsumer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jdoors.daemon.ExitStatus;
import org.jdoors.daemon.Failure;
import org.jdoors.door.Door;
import org.jdoors.door.DoorException;
import org.jdoors.syslog.config.Complaint;
import org.jdoors.syslog.config.ConfigException;
import org.jdoors.syslog.config.Settings;
import org.jdoors.syslog.input.DoorInput;
import org.jdoors.syslog.input.LocalHost;
import org.jdoors.syslog.input.Privileges;
import org.jdoors.syslog.input.StatisticsText;
import org.jdoors.syslog.output.LineSettings;
import org.jdoors.syslog.output.Outputs;
import org.jdoors.syslog.record.Sanitizer;
import org.jdoors.syslog.record.Severity;
import org.jdoors.syslog.record.SyslogRecord;
import org.jdoors.syslog.route.Counted;
import org.jdoors.syslog.route.Router;
import org.jdoors.unix.ProcessUser;

/**
 * The running daemon: started from the outputs to the door, stopped from the door to the outputs,
 * so that a record that was taken has somewhere to go.
 */
final class Daemon implements Counted, AutoCloseable {
  private static final Logger LOG = LogManager.getLogger(Daemon.class);

  /** Longest wait of a caller for a full queue, and again for the writing of its record. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Path door;
  private final StartOptions options;
  private final Router router;
  private final OwnRecords own;
  private final Marks marks;
  private final Inputs inputs;
  private final DoorInput input;
  private volatile Settings settings;
  private Outputs outputs;

  private Daemon(Path door, StartOptions options) throws DoorException, ConfigException {
    this.door = door;
    this.options = options;
    byte[] host = LocalHost.name();
    Clock clock = Clock.systemUTC();
    settings = read();
    outputs = open(settings, host);
    router = new Router(outputs.routes(), PATIENCE);
    own = new OwnRecords(router, host, clock);
    marks = new Marks(router::isMarking, own::mark);
    inputs =
        new Inputs(
            new Inputs.Surroundings(
                router::post,
                host,
                sanitizer(),
                ZoneId.systemDefault(),
                door.toAbsolutePath().resolveSibling(""),
                clock,
                System::nanoTime,
                text -> own.log(Severity.ERR, "syslogd: " + text)));
    try {
      input = new DoorInput(router, around(new String(host, StandardCharsets.UTF_8), clock));
    } catch (DoorException e) {
      outputs.close();
      throw e;
    }
  }

  private DoorInput.Surroundings around(String host, Clock clock) {
    Integer group = options.readGroup();
    Privileges privileges =
        new Privileges(ProcessUser.effectiveUid(), group == null ? SyslogRecord.UNKNOWN : group);
    return new DoorInput.Surroundings(
        host,
        PATIENCE,
        privileges,
        sanitizer(),
        ZoneId.systemDefault(),
        this,
        clock,
        System::nanoTime);
  }

  /**
   * Starts serving at a path.
   *
   * @throws Failure if another daemon serves there, or the path cannot be had
   */
  static Daemon start(Path door, StartOptions options) throws Failure, ConfigException {
    refuseSecond(door);
    try {
      Daemon daemon = new Daemon(door, options);
      daemon.begin();
      return daemon;
    } catch (DoorException e) {
      throw Failure.of(e, ExitStatus.FATAL);
    }
  }

  /** The door comes last: who sees it may count on the rest. */
  private void begin() throws DoorException {
    try {
      logComplaints(settings);
      inputs.change(settings.inputs());
      marks.every(settings.markInterval());
      input.attach(door);
    } catch (DoorException e) {
      close();
      throw e;
    }
  }

  private Settings read() throws ConfigException {
    Settings read = Configuration.load(options);
    for (Complaint complaint : read.complaints()) {
      if (complaint.isError()) {
        LOG.error("{}: entry skipped", complaint.describe());
      }
    }
    return read;
  }

  /** As natively, what is wrong with the configuration is a record too. */
  private void logComplaints(Settings read) {
    read.complaints().stream()
        .filter(Complaint::isError)
        .forEach(each -> own.log(Severity.ERR, each.text()));
  }

  private static Outputs open(Settings read, byte[] host) {
    LineSettings lines = new LineSettings(host, sanitizer(), ZoneId.systemDefault());
    Outputs opened = Outputs.open(read.rules(), lines);
    if (opened.routes().isEmpty()) {
      LOG.warn("no rule has an output: records are taken and go nowhere");
    }
    return opened;
  }

  /**
   * Reads the configuration again and opens its files anew, so that a file which was moved away is
   * let go. Callers wait meanwhile. If the configuration cannot be used the old one stays.
   *
   * <p>The inputs come after, when records flow again: one that ends gives on what it still holds.
   */
  void reload() throws InterruptedException {
    Settings read;
    try {
      read = read();
    } catch (ConfigException e) {
      LOG.error("configuration not changed: {}", e.getMessage());
      return;
    }
    if (!router.pause()) {
      LOG.error("configuration not changed: records under way are not written in time");
      return;
    }
    try {
      outputs.change(read.rules());
    } finally {
      router.resume(outputs.routes());
    }
    settings = read;
    marks.every(read.markInterval());
    inputs.change(read.inputs());
    own.log(Severity.INFO, "syslogd: configuration restart");
    logComplaints(read);
    own.settle();
    LOG.info("configuration restart");
  }

  /** Logs that the daemon ends, as natively. */
  void goingDown(int signal) {
    own.log(Severity.ERR, "syslogd: going down on signal " + signal);
    own.settle();
  }

  /** The path that the door is attached to. */
  Path door() {
    return door;
  }

  @Override
  public void counters(ObjLongConsumer<String> to) {
    input.counters(to);
    inputs.counters(to);
    router.counters(to);
  }

  /** The counters as lines of text. */
  byte[] statistics() {
    return StatisticsText.of(this);
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

  /** Takes no more records, finishes those under way, writes what is queued, closes the files. */
  @Override
  public void close() {
    marks.close();
    input.close();
    inputs.close();
    own.close();
    outputs.close();
  }
}
