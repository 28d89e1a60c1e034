package org.jdoors.syslog;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How the daemon is started: the options of the native one, and a few more. */
final class StartOptions {
  static final String USUAL_FILE = "/etc/syslog.conf";

  /** As many digits as a number of minutes can have that fits into a number of nanoseconds. */
  private static final String MINUTES = "[0-9]{1,8}";

  @Option(
      names = "-d",
      description = "Log what the daemon does; it stays in the foreground anyway.")
  private boolean debug;

  @Option(names = "-t", description = "Take no records from the network.")
  private boolean networkOff;

  @Option(names = "-T", description = "Take records from the network, by UDP.")
  private boolean networkOn;

  @Option(
      names = "-m",
      paramLabel = "MINUTES",
      description = "Between two MARK records; without it 20.")
  private @Nullable String markMinutes;

  @Option(
      names = "-p",
      paramLabel = "DEVICE",
      description = "The log driver's device, in place of /dev/log.")
  private @Nullable Path logDevice;

  @Option(
      names = "-f",
      paramLabel = "FILE",
      description = "The configuration; without it " + USUAL_FILE + ".")
  private Path file = Path.of(USUAL_FILE);

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description =
          "The daemon's own file; without it /etc/jdoors/syslog-door.toml, if that is there.")
  private @Nullable Path ownFile;

  @Option(
      names = "--create-files",
      description = "Create log files that are missing, mode 0644, in place of skipping them.")
  private boolean createFiles;

  @Option(
      names = "--pid-file",
      paramLabel = "PATH",
      description = "Keep the process id in this file.")
  private @Nullable Path pidFile;

  @Option(
      names = "--read-group",
      paramLabel = "GID",
      description = "Number of the group whose members may read records by the command tail.")
  private @Nullable Integer readGroup;

  /** What cannot be meant, in words, or null. */
  @Nullable String mistake() {
    if (networkOff && networkOn) {
      return "-t and -T exclude each other";
    }
    if (markMinutes != null && (!markMinutes.matches(MINUTES) || minutes(markMinutes) < 1)) {
      return "-m: not a number of minutes from 1 up: " + markMinutes;
    }
    if (readGroup != null && readGroup < 0) {
      return "--read-group: not a number of a group: " + readGroup;
    }
    return null;
  }

  private static int minutes(String digits) {
    return Integer.parseInt(digits);
  }

  boolean debug() {
    return debug;
  }

  Path file() {
    return file;
  }

  /** The daemon's own file, or null for the usual one. */
  @Nullable Path ownFile() {
    return ownFile;
  }

  boolean createFiles() {
    return createFiles;
  }

  @Nullable Path pidFile() {
    return pidFile;
  }

  @Nullable Integer readGroup() {
    return readGroup;
  }

  /** Whether records come from the network, or null to leave that to the configuration. */
  @Nullable Boolean network() {
    return (networkOn || networkOff) ? networkOn : null;
  }

  /** Time between two MARK records, or null to leave it to the configuration. */
  @Nullable Duration markInterval() {
    return markMinutes == null ? null : Duration.ofMinutes(minutes(markMinutes));
  }

  @Nullable Path logDevice() {
    return logDevice;
  }
}
