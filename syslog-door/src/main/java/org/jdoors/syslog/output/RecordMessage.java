package org.jdoors.syslog.output;

import java.nio.charset.StandardCharsets;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.message.AsynchronouslyFormattable;
import org.apache.logging.log4j.message.Message;
import org.jdoors.syslog.record.Priority;
import org.jdoors.syslog.record.SyslogRecord;
import org.jspecify.annotations.Nullable;

/** A record as Log4j carries it. The text form is for layouts that are not ours. */
@AsynchronouslyFormattable
final class RecordMessage implements Message {
  private static final long serialVersionUID = 1L;
  private static final byte[] NO_HOST = {'-'};

  private final transient SyslogRecord record;

  RecordMessage(SyslogRecord record) {
    this.record = record;
  }

  SyslogRecord record() {
    return record;
  }

  /** The event's record; an event of some other logger becomes one of user.info. */
  static SyslogRecord recordOf(LogEvent event) {
    Message message = event.getMessage();
    if (message instanceof RecordMessage ours) {
      return ours.record;
    }
    byte[] text = message.getFormattedMessage().getBytes(StandardCharsets.UTF_8);
    SyslogRecord record = new SyslogRecord();
    record.fillLocal(
        Priority.DEFAULT, 0, text, 0, text.length, event.getInstant().getEpochSecond(), NO_HOST);
    return record;
  }

  @Override
  public String getFormattedMessage() {
    return new String(
        record.bytes(),
        record.textStart(),
        record.textEnd() - record.textStart(),
        StandardCharsets.UTF_8);
  }

  @Override
  public Object @Nullable [] getParameters() {
    return null;
  }

  @Override
  public @Nullable Throwable getThrowable() {
    return null;
  }
}
