package org.jdoors.syslog;

import java.time.Clock;
import java.util.List;
import java.util.function.ObjLongConsumer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jdoors.syslog.config.InputSettings;
import org.jdoors.syslog.config.Settings;
import org.jdoors.syslog.route.Counted;
import org.jdoors.syslog.route.Router;

/** The ways besides the door by which records come in. */
final class Inputs implements Counted, AutoCloseable {
  private static final Logger LOG = LogManager.getLogger(Inputs.class);

  private Inputs() {}

  /** The inputs that the settings name, not yet started. */
  static Inputs of(Settings settings, Router router, byte[] host, Clock clock) {
    List<InputSettings> unknown = settings.inputs();
    unknown.forEach(each -> LOG.warn("input not supported by this build: {}", each));
    return new Inputs();
  }

  /** Begins to take records. */
  void start() {}

  @Override
  public void counters(ObjLongConsumer<String> to) {}

  /** Takes what has come in already, then nothing more. */
  @Override
  public void close() {}
}
