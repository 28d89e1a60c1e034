package org.jdoors.syslog.output;

import java.time.ZoneId;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.FileAppender;
import org.apache.logging.log4j.core.config.AbstractConfiguration;
import org.apache.logging.log4j.core.config.ConfigurationSource;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.jdoors.syslog.record.LineFormat;
import org.jdoors.syslog.record.Sanitizer;
import org.jspecify.annotations.Nullable;

/**
 * The Log4j context of the outputs: one logger each, with one appender and no parent. It is not the
 * context of the daemon's own diagnostics, it registers no shutdown hook, and it is stopped after
 * the last output.
 */
final class OutputContext implements AutoCloseable {
  /** Largest amount that goes out in one write; a longer line is a write of its own. */
  private static final int BATCH_BYTES = 64 * 1024;

  private final LoggerContext context = new LoggerContext("syslog-outputs");
  private final OutputConfiguration configuration = new OutputConfiguration(context);
  private final Sanitizer sanitizer;
  private final ZoneId zone;

  /** A configuration without default appenders; they are added as entries ask for them. */
  private static final class OutputConfiguration extends AbstractConfiguration {
    OutputConfiguration(LoggerContext context) {
      super(context, ConfigurationSource.NULL_SOURCE);
      isShutdownHookEnabled = false;
    }

    @Override
    protected void doConfigure() {
      // Nothing comes from a file, and the default (errors to the console) is not wanted.
      getRootLogger().setLevel(Level.OFF);
    }
  }

  OutputContext(Sanitizer sanitizer, ZoneId zone) {
    this.sanitizer = sanitizer;
    this.zone = zone;
    context.start(configuration);
  }

  /**
   * Makes a logger that appends to a path. Its {@link LoggerConfig#log} throws when the write
   * fails.
   *
   * @return null if the file cannot be opened; Log4j's status log says why
   */
  @Nullable LoggerConfig logger(String name, String path, LineFormat.Kind kind) {
    Appender appender =
        FileAppender.newBuilder()
            .setName(name)
            .setConfiguration(configuration)
            .setLayout(new NativeLineLayout(kind, sanitizer, zone))
            .setFileName(path)
            .setAppend(true)
            .setBufferedIo(true)
            .setBufferSize(BATCH_BYTES)
            .setImmediateFlush(false)
            .setIgnoreExceptions(false)
            .build();
    if (appender == null) {
      return null;
    }
    appender.setHandler(new SilentHandler());
    appender.start();
    LoggerConfig logger = new LoggerConfig(name, Level.ALL, false);
    logger.addAppender(appender, Level.ALL, null);
    logger.start();
    configuration.addAppender(appender);
    configuration.addLogger(name, logger);
    return logger;
  }

  @Override
  public void close() {
    context.stop();
  }
}
