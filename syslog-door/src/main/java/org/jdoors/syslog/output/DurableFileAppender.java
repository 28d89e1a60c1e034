package org.jdoors.syslog.output;

import java.io.Serializable;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.Core;
import org.apache.logging.log4j.core.Filter;
import org.apache.logging.log4j.core.Layout;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.appender.AppenderLoggingException;
import org.apache.logging.log4j.core.config.Property;
import org.apache.logging.log4j.core.config.plugins.Plugin;
import org.apache.logging.log4j.core.config.plugins.PluginAttribute;
import org.apache.logging.log4j.core.config.plugins.PluginElement;
import org.apache.logging.log4j.core.config.plugins.PluginFactory;
import org.jdoors.syslog.config.LineStyle;
import org.jdoors.syslog.record.Bytes;
import org.jdoors.syslog.record.Durability;
import org.jdoors.syslog.route.Destination;
import org.jspecify.annotations.Nullable;

/**
 * The daemon's file output as a Log4j appender, for a log4j2.xml: {@code <DurableFile name="f"
 * fileName="/var/log/x" durability="ON_DISK">} with a layout whose lines end in a newline.
 *
 * <p>Log4j's own file managers have one buffer and one lock: they cannot call fsync(2) once for
 * many events, lose the buffer when a write fails, and do not tell whose events were in it. So the
 * file is a {@link FileOutput}, which the daemon's own rules use without this appender between.
 */
@Plugin(
    name = "DurableFile",
    category = Core.CATEGORY_NAME,
    elementType = Appender.ELEMENT_TYPE,
    printObject = true)
public final class DurableFileAppender extends AbstractAppender {
  private final FileOutput output;
  private final Durability durability;
  private final long patience;

  private DurableFileAppender(
      String name,
      @Nullable Filter filter,
      Layout<? extends Serializable> layout,
      boolean ignoreExceptions,
      Path path,
      Durability durability,
      long patience) {
    super(name, filter, layout, ignoreExceptions, Property.EMPTY_ARRAY);
    FileMaker maker = new FileMaker(0644, null, null);
    this.durability = durability;
    this.patience = patience;
    this.output =
        new FileOutput(
            path.toString(),
            () -> (record, line) -> line.clear(),
            durability,
            OutputLimits.QUEUE_BYTES,
            () -> maker.open(path),
            null,
            System::nanoTime);
  }

  /**
   * Makes the appender for a configuration file.
   *
   * @param fileName is made if it is missing, with its folders
   * @param durability WRITTEN (the default) or ON_DISK
   * @param patienceMillis longest wait while the file cannot be written, 30000 by default
   */
  @PluginFactory
  public static @Nullable DurableFileAppender create(
      @PluginAttribute("name") @Nullable String name,
      @PluginAttribute("fileName") @Nullable String fileName,
      @PluginAttribute("durability") @Nullable Durability durability,
      @PluginAttribute(value = "patienceMillis", defaultLong = 30_000) long patienceMillis,
      @PluginAttribute(value = "ignoreExceptions", defaultBoolean = true) boolean ignoreExceptions,
      @PluginElement("Layout") @Nullable Layout<? extends Serializable> layout,
      @PluginElement("Filter") @Nullable Filter filter) {
    if (name == null || fileName == null) {
      LOGGER.error("DurableFile needs the attributes name and fileName");
      return null;
    }
    return new DurableFileAppender(
        name,
        filter,
        layout == null ? LineLayout.create(LineStyle.NATIVE, null) : layout,
        ignoreExceptions,
        Path.of(fileName),
        durability == null ? Durability.WRITTEN : durability,
        TimeUnit.MILLISECONDS.toNanos(patienceMillis));
  }

  @Override
  public void append(LogEvent event) {
    byte[] bytes = getLayout().toByteArray(event);
    if (bytes.length == 0) {
      return;
    }
    Bytes line = new Bytes(bytes.length);
    line.put(bytes);
    long deadline = System.nanoTime() + patience;
    Destination.Outcome outcome;
    try {
      long position = output.append(line, false, true, deadline);
      outcome =
          position == Destination.REFUSED
              ? Destination.Outcome.FAILED
              : output.settle(position, durability, deadline);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      outcome = Destination.Outcome.FAILED;
    }
    if (outcome != Destination.Outcome.DONE) {
      throw new AppenderLoggingException("not written: " + output.trouble());
    }
  }

  @Override
  public boolean stop(long timeout, TimeUnit unit) {
    setStopping();
    boolean stopped = super.stop(timeout, unit, false);
    output.close();
    setStopped();
    return stopped;
  }
}
