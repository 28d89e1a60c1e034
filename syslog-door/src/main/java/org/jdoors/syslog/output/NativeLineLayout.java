package org.jdoors.syslog.output;

import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import org.apache.logging.log4j.core.Layout;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.config.Node;
import org.apache.logging.log4j.core.config.plugins.Plugin;
import org.apache.logging.log4j.core.config.plugins.PluginAttribute;
import org.apache.logging.log4j.core.config.plugins.PluginFactory;
import org.apache.logging.log4j.core.layout.AbstractLayout;
import org.apache.logging.log4j.core.layout.ByteBufferDestination;
import org.apache.logging.log4j.message.Message;
import org.jdoors.syslog.record.Bytes;
import org.jdoors.syslog.record.LineFormat;
import org.jdoors.syslog.record.Priority;
import org.jdoors.syslog.record.Sanitizer;
import org.jdoors.syslog.record.SyslogRecord;
import org.jspecify.annotations.Nullable;

/**
 * Log4j layout that writes the native daemon's line, byte for byte: {@code <NativeLineLayout
 * kind="FILE" sanitizer="UTF_8"/>} in a log4j2.xml, or made by the daemon itself. Each line is one
 * write to the destination, so that lines of several writers never mix.
 */
@Plugin(
    name = "NativeLineLayout",
    category = Node.CATEGORY,
    elementType = Layout.ELEMENT_TYPE,
    printObject = true)
public final class NativeLineLayout extends AbstractLayout<byte[]> {
  private static final int USUAL_SIZE = 2048;
  private static final byte[] NO_HOST = {'-'};

  private final ThreadLocal<Scratch> scratch;

  /** What one thread needs to make lines. */
  private static final class Scratch {
    private final LineFormat format;
    private final Bytes line = new Bytes(USUAL_SIZE);

    Scratch(LineFormat format) {
      this.format = format;
    }
  }

  NativeLineLayout(LineFormat.Kind kind, Sanitizer sanitizer, ZoneId zone) {
    super(null, null, null);
    scratch = ThreadLocal.withInitial(() -> new Scratch(new LineFormat(kind, sanitizer, zone)));
  }

  /**
   * Makes the layout for a configuration file; dates are in the machine's time zone.
   *
   * @param kind FILE (the default), TERMINAL or CONSOLE
   * @param sanitizer UTF_8 (the default) or SINGLE_BYTE
   */
  @PluginFactory
  public static NativeLineLayout create(
      @PluginAttribute("kind") LineFormat.@Nullable Kind kind,
      @PluginAttribute("sanitizer") @Nullable Sanitizer sanitizer) {
    return new NativeLineLayout(
        kind == null ? LineFormat.Kind.FILE : kind,
        sanitizer == null ? Sanitizer.UTF_8 : sanitizer,
        ZoneId.systemDefault());
  }

  @Override
  public void encode(LogEvent event, ByteBufferDestination destination) {
    Bytes line = line(event);
    if (line.length() > 0) {
      destination.writeBytes(line.array(), 0, line.length());
    }
  }

  @Override
  public byte[] toByteArray(LogEvent event) {
    return line(event).copy();
  }

  @Override
  public byte[] toSerializable(LogEvent event) {
    return toByteArray(event);
  }

  @Override
  public String getContentType() {
    return "application/octet-stream";
  }

  private Bytes line(LogEvent event) {
    Scratch mine = scratch.get();
    mine.format.format(record(event), mine.line);
    return mine.line;
  }

  /** The event's record; an event of some other logger becomes one of user.info. */
  static SyslogRecord record(LogEvent event) {
    Message message = event.getMessage();
    if (message instanceof RecordMessage ours) {
      return ours.record();
    }
    byte[] text = message.getFormattedMessage().getBytes(StandardCharsets.UTF_8);
    SyslogRecord record = new SyslogRecord();
    record.fillLocal(
        Priority.DEFAULT, 0, text, 0, text.length, event.getInstant().getEpochSecond(), NO_HOST);
    return record;
  }
}
