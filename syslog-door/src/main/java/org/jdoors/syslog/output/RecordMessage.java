package org.jdoors.syslog.output;

import java.nio.charset.StandardCharsets;
import org.apache.logging.log4j.message.AsynchronouslyFormattable;
import org.apache.logging.log4j.message.Message;
import org.jdoors.syslog.record.SyslogRecord;
import org.jspecify.annotations.Nullable;

/** A record as Log4j carries it. The text form is for layouts that are not ours. */
@AsynchronouslyFormattable
final class RecordMessage implements Message {
  private static final long serialVersionUID = 1L;

  private final transient SyslogRecord record;

  RecordMessage(SyslogRecord record) {
    this.record = record;
  }

  SyslogRecord record() {
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
