package org.jdoors.nscd;

import com.github.benmanes.caffeine.cache.Ticker;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.ToIntFunction;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jdoors.door.DoorException;
import org.jdoors.nscd.admin.Administration;
import org.jdoors.nscd.config.ConfigException;
import org.jdoors.nscd.config.Defaults;
import org.jdoors.nscd.config.Dialect;
import org.jdoors.nscd.config.GlobalConfig;
import org.jdoors.nscd.config.NscdConf;
import org.jdoors.nscd.file.FileReads;
import org.jdoors.nscd.file.FileThread;
import org.jdoors.nscd.front.Control;
import org.jdoors.nscd.front.DoorFront;
import org.jdoors.nscd.front.Enumerations;
import org.jdoors.nscd.front.NameServiceProtocol;
import org.jdoors.nscd.lookup.NameSwitch;
import org.jdoors.nscd.lookup.Surroundings;
import org.jdoors.nscd.source.Database;
import org.jdoors.nscd.source.FilesSource;
import org.jdoors.nscd.source.Source;
import org.jdoors.nscd.source.dns.DnsSource;
import org.jdoors.nscd.wire.AdminChange;
import org.jdoors.nscd.wire.AdminReport;

/** The running daemon: sources, switch and door put together. */
final class Daemon implements AutoCloseable, Control {

  private static final Logger LOG = LogManager.getLogger(Daemon.class);

  private final Configuration configuration;
  private final FileThread files = new FileThread(LOG::warn);
  private final Background background = new Background(LOG::warn);
  private final WatchedPolicies policies;
  private final Administration administration;
  private final Enumerations enumerations;
  private final DoorFront front;
  private final Runnable stop;

  private Daemon(Configuration configuration, Path door, Runnable stop)
      throws ConfigException, DoorException {
    this.configuration = configuration;
    this.stop = stop;
    try {
      NscdConf nscdConf = configuration.readNscdConf();
      Clock clock = Clock.systemUTC();
      FileReads reads =
          new FileReads(files, System::nanoTime, clock, LOG::warn, Defaults.fileBytes());
      policies = new WatchedPolicies(configuration, Dialect.ofSystem(), nscdConf, reads);
      NameSwitch names =
          new NameSwitch(
              policies,
              nscdConf,
              sources(configuration, reads),
              new Surroundings(Ticker.systemTicker(), background, LOG::warn));
      administration = new Administration(names, nscdConf);
      enumerations =
          new Enumerations(
              (int) Instant.now().getEpochSecond(),
              System::nanoTime,
              pid -> pid == 0 || ProcessHandle.of(pid).isPresent());
      enumerations.most(mostEnumerations(nscdConf));
      tell(nscdConf.warnings());
      NameServiceProtocol protocol =
          new NameServiceProtocol(names, enumerations, this, System::nanoTime, LOG::warn);
      front = DoorFront.open(protocol, door, stop, LOG::warn);
    } catch (ConfigException | DoorException | RuntimeException e) {
      closeThreads();
      throw e;
    }
  }

  /**
   * Starts the daemon; it is ready when this returns.
   *
   * @param stop called when the daemon should end: a privileged caller wants it, or its door is
   *     gone
   */
  static Daemon start(Configuration configuration, Path door, Runnable stop)
      throws ConfigException, DoorException {
    return new Daemon(configuration, door, stop);
  }

  private static ToIntFunction<Database> mostEnumerations(NscdConf conf) {
    return database -> conf.lookups(database.switchName()).maxEnumerations();
  }

  private static void tell(List<String> warnings) {
    warnings.forEach(LOG::warn);
  }

  /** What the configuration says of the whole daemon. */
  GlobalConfig global() {
    return administration.configuration().global();
  }

  private static List<Source> sources(Configuration configuration, FileReads reads) {
    FilesSource.Paths paths =
        new FilesSource.Paths(configuration.passwd(), configuration.group(), configuration.hosts());
    DnsSource.Settings dns =
        new DnsSource.Settings(
            configuration.resolvConf(),
            Defaults.SHORTEST_CHECK_INTERVAL,
            configuration.dnsPort(),
            Defaults.LOOKUP_DEADLINE,
            Defaults.DNS_LOOKUPS);
    return List.of(
        new FilesSource(paths, Defaults.SHORTEST_CHECK_INTERVAL, reads),
        new DnsSource(dns, reads.nanoTime(), reads));
  }

  /**
   * Reads the configuration anew; answers and counts stay. With a fault in it all stays as it is.
   */
  @Override
  public boolean reload() {
    try {
      NscdConf changed = configuration.readNscdConf(administration.configuration());
      policies.reload(changed);
      administration.configure(changed);
      enumerations.most(mostEnumerations(changed));
      LOG.info("configuration read again");
      return true;
    } catch (ConfigException e) {
      String.valueOf(e.getMessage())
          .lines()
          .forEach(line -> LOG.error("configuration kept as it was: {}", line));
      return false;
    }
  }

  @Override
  public AdminReport report() {
    return administration.report();
  }

  @Override
  public void change(AdminChange change) {
    administration.apply(change);
    LOG.info("changed by an administrator: {}", change);
  }

  @Override
  public void stop() {
    stop.run();
  }

  /** Takes no more calls, finishes those under way, detaches. */
  @Override
  public void close() {
    front.close();
    closeThreads();
    LOG.info("stopped");
  }

  private void closeThreads() {
    background.close();
    files.close();
  }
}
