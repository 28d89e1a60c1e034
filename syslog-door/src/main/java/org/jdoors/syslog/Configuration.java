package org.jdoors.syslog;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jdoors.syslog.config.ConfigException;
import org.jdoors.syslog.config.InputSettings;
import org.jdoors.syslog.config.LocalSurroundings;
import org.jdoors.syslog.config.Settings;
import org.jspecify.annotations.Nullable;

/** What the daemon runs by: the configuration files, and what its options say in place of them. */
final class Configuration {

  /** The service {@code syslog} of UDP; RFC 5426, section 3.3. */
  private static final int SYSLOG_PORT = 514;

  private static final InputSettings.Limits LIMITS =
      new InputSettings.Limits(InputSettings.DEFAULT_MESSAGE_BYTES, 0, 0);

  private Configuration() {}

  /**
   * Reads the configuration.
   *
   * @throws ConfigException if it cannot be used at all
   */
  static Settings load(StartOptions options) throws ConfigException {
    return load(options, NativeNames.areKnownHere());
  }

  /**
   * Reads the configuration.
   *
   * @param illumos whether there is a log driver, which is then read unless that is switched off
   */
  static Settings load(StartOptions options, boolean illumos) throws ConfigException {
    Settings read =
        Settings.load(
            options.file(),
            ownFile(options.ownFile()),
            new LocalSurroundings(options.createFiles()));
    Duration mark = options.markInterval();
    return new Settings(
        mark == null ? read.markInterval() : mark,
        inputs(options, read.inputs(), illumos),
        read.rules(),
        read.complaints());
  }

  /** The daemon's own file: the one that is asked for, or the usual one if it is there. */
  static @Nullable Path ownFile(@Nullable Path asked) {
    return asked == null && Files.exists(Settings.USUAL_FILE) ? Settings.USUAL_FILE : asked;
  }

  /** Options come before the file: -t takes all network inputs away, -T adds the native one. */
  private static List<InputSettings> inputs(
      StartOptions options, List<InputSettings> read, boolean illumos) {
    List<InputSettings> inputs = new ArrayList<>(read);
    Boolean network = options.network();
    if (Boolean.FALSE.equals(network)) {
      inputs.removeIf(
          each -> each instanceof InputSettings.Udp || each instanceof InputSettings.Tcp);
    } else if (Boolean.TRUE.equals(network)
        && inputs.stream().noneMatch(InputSettings.Udp.class::isInstance)) {
      inputs.add(new InputSettings.Udp("::", SYSLOG_PORT, LIMITS));
    }
    Path device = options.logDevice();
    if (device != null) {
      inputs.removeIf(InputSettings.Streams.class::isInstance);
      inputs.add(new InputSettings.Streams(device, true));
    } else if (illumos && inputs.stream().noneMatch(InputSettings.Streams.class::isInstance)) {
      inputs.add(new InputSettings.Streams(InputSettings.Streams.USUAL_DEVICE, true));
    }
    inputs.removeIf(each -> each instanceof InputSettings.Streams to && !to.enabled());
    return inputs;
  }
}
