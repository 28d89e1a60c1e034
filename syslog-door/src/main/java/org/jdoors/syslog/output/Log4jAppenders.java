package org.jdoors.syslog.output;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParserFactory;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.AppenderRef;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.ConfigurationSource;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.xml.XmlConfiguration;
import org.jdoors.syslog.record.Priority;
import org.jdoors.syslog.record.SyslogRecord;
import org.jspecify.annotations.Nullable;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * One reading of a log4j2.xml, its appenders started. For one thread at a time.
 *
 * <p>Log4j puts its default in the place of a file that it cannot use, leaves out an appender that
 * it cannot make, and reads the file again by itself if that asks for it. Each would have records
 * count as written that are nowhere: so the first two are refused here, and the last is stopped.
 */
final class Log4jAppenders {
  private final LoggerContext context;
  private final Configuration configuration;
  private final ErrorCatcher errors = new ErrorCatcher();

  private Log4jAppenders(LoggerContext context, Configuration configuration) {
    this.context = context;
    this.configuration = configuration;
    for (Appender appender : configuration.getAppenders().values()) {
      appender.setHandler(errors);
    }
  }

  /**
   * Starts the appenders.
   *
   * @param file for messages, and what the text is relative to
   * @param text of the file
   * @throws IOException if it is no configuration, or cannot be had as a whole
   */
  static Log4jAppenders start(Path file, byte[] text) throws IOException {
    check(file, text);
    LoggerContext context = new LoggerContext("syslog-" + file);
    Configuration configuration =
        new XmlConfiguration(
            context,
            new ConfigurationSource(
                new ByteArrayInputStream(text), file.toAbsolutePath().toFile()));
    context.start(configuration);
    configuration.getWatchManager().stop();
    @Nullable String wrong = wrong(context, configuration);
    if (wrong != null) {
      context.stop();
      throw new IOException(file + ": " + wrong + "; see the daemon's log");
    }
    return new Log4jAppenders(context, configuration);
  }

  /**
   * Looks whether a text is XML.
   *
   * @throws IOException naming the line if not
   */
  private static void check(Path file, byte[] text) throws IOException {
    try {
      SAXParserFactory factory = SAXParserFactory.newInstance();
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      factory.newSAXParser().parse(new ByteArrayInputStream(text), new DefaultHandler());
    } catch (SAXParseException e) {
      throw new IOException(file + ":" + e.getLineNumber() + ": " + e.getMessage(), e);
    } catch (SAXException | ParserConfigurationException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  private static @Nullable String wrong(LoggerContext context, Configuration configuration) {
    // Where no logger is configured Log4j has made a root logger that prints errors.
    if (context.getConfiguration() != configuration
        || configuration.getLoggers().isEmpty()
        || configuration.getAppenders().isEmpty()) {
      return "names no appender, or no logger";
    }
    for (LoggerConfig logger : configuration.getLoggers().values()) {
      for (AppenderRef reference : logger.getAppenderRefs()) {
        if (configuration.getAppender(reference.getRef()) == null) {
          return "appender \"" + reference.getRef() + "\" cannot be had";
        }
      }
    }
    return null;
  }

  /**
   * Gives a record to the logger {@code syslog.FACILITY}.
   *
   * @param last whether no other follows at once
   * @return null, or what an appender reported in words
   */
  @Nullable String log(SyslogRecord record, boolean last) {
    LoggerConfig logger =
        configuration.getLoggerConfig("syslog." + Priority.facility(record.priority()).text());
    RecordEvent event = new RecordEvent(logger.getName(), record);
    event.set(record, last);
    errors.clear();
    try {
      if (logger.getLevel().isLessSpecificThan(event.getLevel())) {
        logger.log(event);
      }
    } catch (RuntimeException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      return String.valueOf(cause.getMessage());
    }
    return errors.last();
  }

  /** Ends the appenders; what they hold is written if that does not take long. */
  void stop() {
    context.stop(OutputLimits.STUCK.toMillis(), TimeUnit.MILLISECONDS);
  }
}
