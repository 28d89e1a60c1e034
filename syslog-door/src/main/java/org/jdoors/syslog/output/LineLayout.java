package org.jdoors.syslog.output;

import java.time.ZoneId;
import org.apache.logging.log4j.core.Layout;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.config.Node;
import org.apache.logging.log4j.core.config.plugins.Plugin;
import org.apache.logging.log4j.core.config.plugins.PluginAttribute;
import org.apache.logging.log4j.core.config.plugins.PluginFactory;
import org.apache.logging.log4j.core.layout.AbstractLayout;
import org.apache.logging.log4j.core.layout.ByteBufferDestination;
import org.jdoors.syslog.config.LineStyle;
import org.jdoors.syslog.record.Bytes;
import org.jdoors.syslog.record.Sanitizer;
import org.jspecify.annotations.Nullable;

/**
 * Log4j layout of the lines that the daemon's own files have: {@code <SyslogLineLayout
 * style="RFC5424"/>} in a log4j2.xml; styles are NATIVE, RFC3164, RFC5424 and JSON.
 */
@Plugin(
    name = "SyslogLineLayout",
    category = Node.CATEGORY,
    elementType = Layout.ELEMENT_TYPE,
    printObject = true)
public final class LineLayout extends AbstractLayout<byte[]> {
  private final ThreadLocal<Scratch> scratch;

  /** What one thread needs to make lines. */
  private static final class Scratch {
    private final LineMaker maker;
    private final Bytes line = new Bytes(2048);

    Scratch(LineMaker maker) {
      this.maker = maker;
    }
  }

  private LineLayout(LineStyle style, LineSettings settings) {
    super(null, null, null);
    scratch = ThreadLocal.withInitial(() -> new Scratch(LineMaker.of(style, settings)));
  }

  /**
   * Makes the layout for a configuration file; dates are in the machine's time zone.
   *
   * @param style RFC5424 is the default
   * @param sanitizer UTF_8 (the default) or SINGLE_BYTE
   */
  @PluginFactory
  public static LineLayout create(
      @PluginAttribute("style") @Nullable LineStyle style,
      @PluginAttribute("sanitizer") @Nullable Sanitizer sanitizer) {
    return new LineLayout(
        style == null ? LineStyle.RFC5424 : style,
        new LineSettings(
            new byte[] {'-'},
            sanitizer == null ? Sanitizer.UTF_8 : sanitizer,
            ZoneId.systemDefault()));
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
    mine.maker.format(RecordMessage.recordOf(event), mine.line);
    return mine.line;
  }
}
