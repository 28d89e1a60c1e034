package org.jdoors.nscd;

import java.io.PrintStream;
import java.nio.file.Path;
import org.jdoors.daemon.ExitStatus;
import org.jdoors.daemon.Failure;
import org.jdoors.nscd.config.Defaults;
import org.jdoors.nscd.source.FilesSource;
import org.jdoors.nscd.wire.AdminChange;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * How a daemon is started. Also loaded by those who start none: what the daemon needs, such as
 * Log4j, stands in no member here.
 */
final class StartOptions {

  @Mixin private ConfigFiles files = new ConfigFiles();

  @Option(
      names = "-l",
      paramLabel = "FILE",
      description = "Where the log goes, in place of standard error; opened anew after SIGHUP.")
  private @Nullable Path logFile;

  @Option(
      names = "-d",
      paramLabel = "LEVEL",
      description = "0 to 10: from 1 on everything is logged.")
  private @Nullable Integer debugLevel;

  @Mixin private DatabaseFiles databases = new DatabaseFiles();

  @Option(
      names = "--resolv-conf",
      paramLabel = "FILE",
      description = "Name servers and search list, in place of /etc/resolv.conf.")
  private Path resolvConf = Defaults.RESOLV_CONF;

  @Option(
      names = "--dns-port",
      paramLabel = "PORT",
      description = "Port of the name servers, in place of 53.")
  private int dnsPort = Defaults.DNS_PORT;

  /** Whether the log was asked for, which the native command takes for a change of settings. */
  boolean changesLog() {
    return logFile != null || debugLevel != null;
  }

  /**
   * Serves the door until the daemon is told to stop.
   *
   * @param change of settings that hold from the start
   */
  int serve(Path door, AdminChange change, PrintStream out) throws Failure, InterruptedException {
    if (dnsPort <= 0 || dnsPort >= 1 << Character.SIZE) {
      throw new Failure(ExitStatus.CONFIG, "--dns-port: not a port: " + dnsPort);
    }
    FilesSource.Paths paths = databases.paths();
    Configuration configuration =
        new Configuration(
            files.nscdConf(),
            files.nsswitch(),
            paths.passwd(),
            paths.group(),
            paths.hosts(),
            resolvConf,
            dnsPort);
    return new ForegroundDaemon(configuration, door, out).run(logFile, debugLevel, change);
  }
}
