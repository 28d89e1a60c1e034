package org.jdoors.nscd;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jdoors.daemon.ExitStatus;
import org.jdoors.daemon.Failure;
import org.jdoors.nscd.config.ConfigException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Reads the configuration as the daemon would, and tells all faults; serves nothing. */
@Command(
    name = "check-config",
    description = "Read the configuration files and name their faulty lines.")
final class CheckConfigCommand implements Callable<Integer> {

  @Option(names = "-f", paramLabel = "FILE", description = "nscd.conf, as for run.")
  private @Nullable Path nscdConf;

  @Option(
      names = "--nsswitch",
      paramLabel = "FILE",
      description = "The switch's policies, in place of /etc/nsswitch.conf.")
  private @Nullable Path nsswitch;

  @Override
  public Integer call() throws Failure {
    List<String> faults = new ArrayList<>();
    try {
      Configuration.readNscdConf(nscdConf);
    } catch (ConfigException e) {
      faults.add(String.valueOf(e.getMessage()));
    }
    try {
      Configuration.readNsswitch(nsswitch);
    } catch (ConfigException e) {
      faults.add(String.valueOf(e.getMessage()));
    }
    if (!faults.isEmpty()) {
      throw new Failure(ExitStatus.CONFIG, String.join("\n", faults));
    }
    return ExitStatus.OK;
  }
}
