package org.jdoors.syslog.appender;

import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.spi.StandardLevel;
import org.jdoors.syslog.record.Severity;

/** The severity of a level; a level of the application's own counts as the graver neighbour. */
final class Severities {
  private Severities() {}

  static Severity of(Level level) {
    return switch (StandardLevel.getStandardLevel(level.intLevel())) {
      case OFF, FATAL -> Severity.CRIT;
      case ERROR -> Severity.ERR;
      case WARN -> Severity.WARNING;
      case INFO -> Severity.INFO;
      case DEBUG, TRACE, ALL -> Severity.DEBUG;
    };
  }
}
