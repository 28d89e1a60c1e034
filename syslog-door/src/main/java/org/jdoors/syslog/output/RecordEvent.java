package org.jdoors.syslog.output;

import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.AbstractLogEvent;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.time.Instant;
import org.apache.logging.log4j.core.time.MutableInstant;
import org.apache.logging.log4j.message.Message;
import org.jdoors.syslog.record.Priority;
import org.jdoors.syslog.record.SyslogRecord;

/**
 * The Log4j event of a record. The writer of an output keeps one and points it at record after
 * record; appenders that keep events longer take {@link #toImmutable}.
 */
final class RecordEvent extends AbstractLogEvent {
  private static final long serialVersionUID = 1L;
  private static final long MILLIS = 1000;

  private final String loggerName;
  private final transient MutableInstant instant = new MutableInstant();
  private transient RecordMessage message;
  private boolean endOfBatch;

  RecordEvent(String loggerName, SyslogRecord record) {
    this.loggerName = loggerName;
    this.message = new RecordMessage(record);
  }

  /** Points the event at a record. */
  void set(SyslogRecord record, boolean last) {
    if (message.record() != record) {
      message = new RecordMessage(record);
    }
    instant.initFromEpochMilli(record.time() * MILLIS, 0);
    endOfBatch = last;
  }

  @Override
  public LogEvent toImmutable() {
    RecordEvent copy = new RecordEvent(loggerName, message.record().copy());
    copy.set(copy.message.record(), endOfBatch);
    return copy;
  }

  @Override
  public Level getLevel() {
    return switch (Priority.severity(message.record().priority())) {
      case EMERG, ALERT, CRIT -> Level.FATAL;
      case ERR -> Level.ERROR;
      case WARNING -> Level.WARN;
      case NOTICE, INFO -> Level.INFO;
      case DEBUG -> Level.DEBUG;
    };
  }

  @Override
  public String getLoggerName() {
    return loggerName;
  }

  @Override
  public Message getMessage() {
    return message;
  }

  @Override
  public Instant getInstant() {
    return instant;
  }

  @Override
  public long getTimeMillis() {
    return instant.getEpochMillisecond();
  }

  @Override
  public boolean isEndOfBatch() {
    return endOfBatch;
  }

  @Override
  public void setEndOfBatch(boolean last) {
    endOfBatch = last;
  }
}
