package org.jdoors.nscd;

import com.github.benmanes.caffeine.cache.Ticker;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jdoors.door.DoorException;
import org.jdoors.nscd.admin.Administration;
import org.jdoors.nscd.config.ConfigException;
import org.jdoors.nscd.config.Defaults;
import org.jdoors.nscd.config.NscdConf;
import org.jdoors.nscd.config.Nsswitch;
import org.jdoors.nscd.front.Control;
import org.jdoors.nscd.front.DoorFront;
import org.jdoors.nscd.front.Enumerations;
import org.jdoors.nscd.front.NameServiceProtocol;
import org.jdoors.nscd.lookup.NameSwitch;
import org.jdoors.nscd.source.FilesSource;
import org.jdoors.nscd.source.Source;
import org.jdoors.nscd.source.dns.DnsSource;
import org.jdoors.nscd.wire.AdminChange;
import org.jdoors.nscd.wire.AdminReport;

/** The running daemon: sources, switch and door put together. */
final class Daemon implements AutoCloseable, Control {

  private static final Logger LOG = LogManager.getLogger(Daemon.class);

  private final Configuration configuration;
  private volatile Administration served;
  private final DoorFront front;
  private final Runnable stop;

  private Daemon(Configuration configuration, Path door, Runnable stop)
      throws ConfigException, DoorException {
    this.configuration = configuration;
    this.stop = stop;
    this.served = load(configuration);
    Enumerations enumerations =
        new Enumerations(
            (int) Instant.now().getEpochSecond(),
            System::nanoTime,
            pid -> pid == 0 || ProcessHandle.of(pid).isPresent());
    NameServiceProtocol protocol =
        new NameServiceProtocol(
            () -> served.names(), enumerations, this, System::nanoTime, LOG::warn);
    this.front = DoorFront.open(protocol, door, stop, LOG::warn);
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

  private static Administration load(Configuration configuration) throws ConfigException {
    NscdConf nscdConf = configuration.readNscdConf();
    Nsswitch nsswitch = configuration.readNsswitch();
    FilesSource.Files files =
        new FilesSource.Files(
            watched(configuration.passwd(), nscdConf, "passwd"),
            watched(configuration.group(), nscdConf, "group"),
            watched(configuration.hosts(), nscdConf, "hosts"));
    DnsSource.Settings dns =
        new DnsSource.Settings(
            configuration.resolvConf(),
            Defaults.SHORTEST_CHECK_INTERVAL,
            configuration.dnsPort(),
            Defaults.LOOKUP_DEADLINE,
            Defaults.DNS_LOOKUPS);
    List<Source> sources =
        List.of(
            new FilesSource(files, System::nanoTime, Clock.systemUTC(), LOG::warn),
            new DnsSource(dns, System::nanoTime, Clock.systemUTC(), LOG::warn));
    NameSwitch names =
        new NameSwitch(nsswitch, nscdConf, sources, Ticker.systemTicker(), LOG::warn);
    return new Administration(names, nscdConf);
  }

  private static FilesSource.WatchedPath watched(Path path, NscdConf conf, String database) {
    Duration wanted = conf.cache(database).checkInterval();
    Duration shortest = Defaults.SHORTEST_CHECK_INTERVAL;
    return new FilesSource.WatchedPath(path, wanted.compareTo(shortest) < 0 ? shortest : wanted);
  }

  /**
   * Reads the configuration anew and forgets all answers; with a fault in it all stays as it is.
   */
  @Override
  public boolean reload() {
    try {
      served = load(configuration);
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
    return served.report();
  }

  @Override
  public void change(AdminChange change) {
    served.apply(change);
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
    LOG.info("stopped");
  }
}
