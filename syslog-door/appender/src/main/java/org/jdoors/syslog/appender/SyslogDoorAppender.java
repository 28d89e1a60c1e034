package org.jdoors.syslog.appender;

import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.Core;
import org.apache.logging.log4j.core.Layout;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.appender.AppenderLoggingException;
import org.apache.logging.log4j.core.config.Property;
import org.apache.logging.log4j.core.config.plugins.Plugin;
import org.apache.logging.log4j.core.config.plugins.PluginBuilderFactory;
import org.apache.logging.log4j.core.layout.Rfc5424Layout;
import org.jdoors.syslog.record.Durability;
import org.jdoors.syslog.record.Facility;
import org.jdoors.syslog.record.Priority;
import org.jdoors.syslog.record.Severity;
import org.jspecify.annotations.Nullable;

/**
 * Logs through the syslog door: {@code <SyslogDoor name="syslog" appName="shop"/>}. Without a
 * layout an event is sent as an RFC 5424 message with its context as structured data; with Log4j's
 * Rfc5424Layout that is sent as it is; with any other layout its output is the text, behind the
 * application's name and pid.
 *
 * <p>FATAL is crit, ERROR err, WARN warning, INFO info, DEBUG and TRACE debug. While the daemon is
 * away records go to standard error, see {@link Away}; with {@code ignoreExceptions="false"} an
 * event that the daemon does not have is an exception instead, as a Failover appender wants it.
 */
@Plugin(
    name = "SyslogDoor",
    category = Core.CATEGORY_NAME,
    elementType = Appender.ELEMENT_TYPE,
    printObject = true)
public final class SyslogDoorAppender extends AbstractAppender {
  private final Facility facility;
  private final Rfc5424Writer writer;
  private final DoorSender sender;
  private final Away away;
  private final @Nullable RecordQueue queue;
  private final long deadlineMillis;

  SyslogDoorAppender(SyslogDoorBuilder from, Path path, Facility facility, Durability wanted) {
    super(
        from.getName(),
        from.filter(),
        from.layout(),
        from.isIgnoreExceptions(),
        Property.EMPTY_ARRAY);
    this.facility = facility;
    this.writer = new Rfc5424Writer(from.appName(), from.enterpriseId());
    this.sender =
        new DoorSender(
            path,
            from.appName(),
            wanted,
            Duration.ofMillis(from.deadlineMillis()),
            System::nanoTime);
    this.away = new Away(from.getName(), System.err, System::nanoTime);
    this.deadlineMillis = from.deadlineMillis();
    this.queue =
        from.queueSize() == 0
            ? null
            : new RecordQueue(
                from.getName(), from.queueSize(), from.whenFull().equals("wait"), this::sendAll);
  }

  /** Begins an appender, for Log4j. */
  @PluginBuilderFactory
  public static SyslogDoorBuilder newBuilder() {
    return new SyslogDoorBuilder();
  }

  @Override
  public void start() {
    super.start();
    if (queue != null) {
      queue.start();
    }
  }

  @Override
  public void append(LogEvent event) {
    AppRecord record = record(event);
    if (queue == null) {
      send(record);
    } else if (!queue.add(record) && !ignoreExceptions()) {
      throw new AppenderLoggingException("SyslogDoor " + getName() + ": queue is full");
    }
  }

  private AppRecord record(LogEvent event) {
    Severity severity = Severities.of(event.getLevel());
    int priority = Priority.of(facility, severity);
    Layout<? extends Serializable> layout = getLayout();
    String text = Rfc5424Writer.text(event);
    String shown = event.getLevel() + " " + event.getLoggerName() + ": " + text;
    if (layout == null) {
      return new AppRecord(priority, true, writer.write(priority, event), shown);
    }
    byte[] bytes = layout.toByteArray(event);
    if (layout instanceof Rfc5424Layout) {
      return new AppRecord(priority, true, bytes, shown);
    }
    return new AppRecord(
        priority, false, bytes, new String(bytes, StandardCharsets.UTF_8).stripTrailing());
  }

  private void send(AppRecord record) {
    try {
      sender.send(record);
      away.back();
    } catch (IOException e) {
      if (!ignoreExceptions()) {
        throw new AppenderLoggingException("SyslogDoor " + getName(), e);
      }
      away.show(record, String.valueOf(e.getMessage()));
    }
  }

  private void sendAll(List<AppRecord> records) {
    AtomicBoolean lost = new AtomicBoolean();
    sender.send(
        records,
        (record, e) -> {
          lost.set(true);
          away.show(record, String.valueOf(e.getMessage()));
        });
    if (!lost.get()) {
      away.back();
    }
  }

  @Override
  public boolean stop(long timeout, TimeUnit unit) {
    setStopping();
    boolean ended = queue == null || queue.stop(Math.max(unit.toMillis(timeout), deadlineMillis));
    if (queue != null && queue.dropped() > 0) {
      LOGGER.warn("SyslogDoor {}: {} events dropped: queue was full", getName(), queue.dropped());
    }
    sender.close();
    setStopped();
    return ended;
  }
}
