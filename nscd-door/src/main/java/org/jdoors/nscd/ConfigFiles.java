package org.jdoors.nscd;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that name the files which the daemon goes by. */
final class ConfigFiles {

  @Option(
      names = "-f",
      paramLabel = "FILE",
      description = "nscd.conf: how answers are cached and looked up, in place of the usual one.")
  private @Nullable Path nscdConf;

  @Option(
      names = "--nsswitch",
      paramLabel = "FILE",
      description = "The switch's policies, in place of /etc/nsswitch.conf.")
  private @Nullable Path nsswitch;

  /** Null for the usual one. */
  @Nullable Path nscdConf() {
    return nscdConf;
  }

  /** Null for the usual one. */
  @Nullable Path nsswitch() {
    return nsswitch;
  }
}
