package org.jdoors.nscd;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.apache.logging.log4j.LogManager;
import org.jdoors.daemon.DoorOption;
import org.jdoors.daemon.ExitStatus;
import org.jdoors.daemon.Failure;
import org.jdoors.daemon.Signals;
import org.jdoors.nscd.config.ConfigException;
import org.jdoors.nscd.config.Defaults;
import org.jdoors.nscd.wire.NameServiceDoor;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The daemon, in the foreground, until TERM or INT; HUP makes it read its configuration anew. */
@Command(name = "run", description = "Serve the name service door until SIGTERM.")
final class RunCommand implements Callable<Integer> {

  private final PrintStream out;

  @Mixin private DoorOption door = new DoorOption(NameServiceDoor.NAME);

  @Option(
      names = "-f",
      paramLabel = "FILE",
      description = "nscd.conf: how answers are cached; without it the built-in values hold.")
  private @Nullable Path nscdConf;

  @Option(
      names = "--nsswitch",
      paramLabel = "FILE",
      description = "The switch's policies, in place of /etc/nsswitch.conf.")
  private @Nullable Path nsswitch;

  @Option(names = "--passwd", paramLabel = "FILE", description = "Users, in place of /etc/passwd.")
  private Path passwd = Defaults.PASSWD;

  @Option(names = "--group", paramLabel = "FILE", description = "Groups, in place of /etc/group.")
  private Path group = Defaults.GROUP;

  @Option(names = "--hosts", paramLabel = "FILE", description = "Hosts, in place of /etc/hosts.")
  private Path hosts = Defaults.HOSTS;

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

  RunCommand(PrintStream out) {
    this.out = out;
  }

  @Override
  public Integer call() throws Failure, InterruptedException {
    CountDownLatch stop = new CountDownLatch(1);
    Signals.on("TERM", stop::countDown);
    Signals.on("INT", stop::countDown);
    if (dnsPort <= 0 || dnsPort >= 1 << Character.SIZE) {
      throw new Failure(ExitStatus.CONFIG, "--dns-port: not a port: " + dnsPort);
    }
    Configuration configuration =
        new Configuration(nscdConf, nsswitch, passwd, group, hosts, resolvConf, dnsPort);
    try (Daemon daemon = Daemon.start(configuration, door.path(), stop::countDown)) {
      Signals.on("HUP", daemon::reload);
      out.println("nscd-door: ready on " + door.path());
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
}
