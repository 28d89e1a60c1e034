package org.jdoors.nscd;

import java.nio.file.Path;
import org.jdoors.nscd.config.Defaults;
import org.jdoors.nscd.source.FilesSource;
import picocli.CommandLine.Option;

/** The files that have users, groups and hosts, where others than the usual ones may be named. */
final class DatabaseFiles {
  @Option(names = "--passwd", paramLabel = "FILE", description = "Users, in place of /etc/passwd.")
  private Path passwd = Defaults.PASSWD;

  @Option(names = "--group", paramLabel = "FILE", description = "Groups, in place of /etc/group.")
  private Path group = Defaults.GROUP;

  @Option(names = "--hosts", paramLabel = "FILE", description = "Hosts, in place of /etc/hosts.")
  private Path hosts = Defaults.HOSTS;

  FilesSource.Paths paths() {
    return new FilesSource.Paths(passwd, group, hosts);
  }
}
