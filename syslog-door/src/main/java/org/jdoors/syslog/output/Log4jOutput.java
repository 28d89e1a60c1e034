package org.jdoors.syslog.output;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ObjLongConsumer;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParserFactory;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.ConfigurationFactory;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.jdoors.log.RareLog;
import org.jdoors.syslog.record.Durability;
import org.jdoors.syslog.record.LineFormat;
import org.jdoors.syslog.record.Priority;
import org.jdoors.syslog.record.SyslogRecord;
import org.jspecify.annotations.Nullable;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * The appenders of a log4j2.xml of the user, in a Log4j context of their own. Records are logged by
 * one thread, because an appender may block for as long as it likes, and no sender may; each is
 * given to the logger {@code syslog.FACILITY}, so that the file can tell them apart.
 *
 * <p>A record counts as written when no appender has reported an error for it. What an appender
 * does behind that, as an asynchronous one, is its own affair; nothing here reaches the disk for
 * certain, and {@link Durability#ON_DISK} is answered as not reached.
 */
final class Log4jOutput implements Output {
  private static final Logger LOG = LogManager.getLogger(Log4jOutput.class);
  private static final int BATCH = 256;

  private final String name;
  private final LoggerContext context;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<SyslogRecord> queue = new ArrayDeque<>();
  private final RareLog failures = new RareLog(OutputLimits.LOG_INTERVAL, System::nanoTime);
  private final LongAdder failed = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final ErrorCatcher errors = new ErrorCatcher();
  private final Thread writer;
  private long taken;
  private long done;
  private long failedFrom = Long.MAX_VALUE;
  private long failedTo;
  private boolean closing;
  private volatile String trouble = "";

  /**
   * Starts the appenders.
   *
   * @throws IOException if the file cannot be read or is no configuration
   */
  Log4jOutput(Path file) throws IOException {
    this.name = file.toString();
    check(file);
    this.context = new LoggerContext("syslog-" + file);
    Configuration configuration =
        ConfigurationFactory.getInstance().getConfiguration(context, name, file.toUri());
    if (configuration == null) {
      throw new IOException(file + ": not a Log4j configuration");
    }
    context.start(configuration);
    if (context.getConfiguration() != configuration || configuration.getAppenders().isEmpty()) {
      context.stop();
      throw new IOException(file + ": names no appender; see the daemon's log");
    }
    for (Appender appender : configuration.getAppenders().values()) {
      appender.setHandler(errors);
    }
    this.writer = new Thread(this::run, "output-" + name);
    writer.setDaemon(true);
    writer.start();
  }

  /** Log4j takes its default in the place of a file that it cannot read, and only logs that. */
  private static void check(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      SAXParserFactory factory = SAXParserFactory.newInstance();
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      factory.newSAXParser().parse(in, new DefaultHandler());
    } catch (NoSuchFileException e) {
      throw new IOException(file + ": No such file or directory", e);
    } catch (SAXParseException e) {
      throw new IOException(file + ":" + e.getLineNumber() + ": " + e.getMessage(), e);
    } catch (SAXException | ParserConfigurationException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  @Override
  public boolean takes(SyslogRecord record) {
    return LineFormat.Kind.FILE.takes(record);
  }

  @Override
  public boolean acknowledges() {
    return true;
  }

  @Override
  public long take(SyslogRecord record, Durability wanted, boolean waits, long deadline)
      throws InterruptedException {
    lock.lock();
    try {
      while (queue.size() >= OutputLimits.COPIES && !closing) {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
          refused.increment();
          return REFUSED;
        }
        changed.await(left, TimeUnit.NANOSECONDS);
      }
      if (closing) {
        return REFUSED;
      }
      queue.add(record.copy());
      taken++;
      changed.signalAll();
      return taken;
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    Deque<SyslogRecord> batch = new ArrayDeque<>();
    while (next(batch)) {
      long first = doneSoFar();
      long at = first;
      while (!batch.isEmpty()) {
        SyslogRecord record = batch.remove();
        at++;
        if (!log(record, batch.isEmpty())) {
          fail(at);
        }
      }
      finished(at);
    }
    context.stop(OutputLimits.STUCK.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Waits for records; false at the end. */
  private boolean next(Deque<SyslogRecord> batch) {
    lock.lock();
    try {
      while (queue.isEmpty() && !closing) {
        changed.awaitUninterruptibly();
      }
      while (!queue.isEmpty() && batch.size() < BATCH) {
        batch.add(queue.remove());
      }
      changed.signalAll();
      return !batch.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  private boolean log(SyslogRecord record, boolean last) {
    LoggerConfig logger =
        context
            .getConfiguration()
            .getLoggerConfig("syslog." + Priority.facility(record.priority()).text());
    RecordEvent event = new RecordEvent(logger.getName(), record);
    event.set(record, last);
    errors.clear();
    @Nullable String wrong;
    try {
      if (logger.getLevel().isLessSpecificThan(event.getLevel())) {
        logger.log(event);
      }
      wrong = errors.last();
    } catch (RuntimeException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      wrong = String.valueOf(cause.getMessage());
    }
    if (wrong == null) {
      trouble = "";
      return true;
    }
    trouble = name + ": " + wrong;
    return false;
  }

  private void fail(long position) {
    failed.increment();
    lock.lock();
    try {
      failedFrom = Math.min(failedFrom, position);
      failedTo = position;
    } finally {
      lock.unlock();
    }
    failures.log(
        leftOut -> LOG.error("appender failed error=\"{}\" left_out={}", trouble, leftOut));
  }

  private long doneSoFar() {
    lock.lock();
    try {
      return done;
    } finally {
      lock.unlock();
    }
  }

  private void finished(long position) {
    lock.lock();
    try {
      done = position;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Outcome settle(long position, Durability wanted, long deadline) {
    lock.lock();
    try {
      while (done < position) {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
          return Outcome.PENDING;
        }
        changed.await(left, TimeUnit.NANOSECONDS);
      }
      boolean bad = position >= failedFrom && position <= failedTo;
      return bad || wanted == Durability.ON_DISK ? Outcome.FAILED : Outcome.DONE;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Outcome.PENDING;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean flush(long deadline) {
    long position;
    lock.lock();
    try {
      position = taken;
    } finally {
      lock.unlock();
    }
    return settle(position, Durability.WRITTEN, deadline) == Outcome.DONE;
  }

  /** Reads the file again. */
  @Override
  public void reopen() {
    context.reconfigure();
    for (Appender appender : context.getConfiguration().getAppenders().values()) {
      appender.setHandler(errors);
    }
  }

  @Override
  public String trouble() {
    return trouble;
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closing = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    try {
      writer.join(OutputLimits.STOP.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (writer.isAlive()) {
      LOG.error("output does not end configuration=\"{}\"", name);
    }
  }

  @Override
  public void counters(ObjLongConsumer<String> to) {
    String prefix = "output." + name + ".";
    lock.lock();
    try {
      to.accept(prefix + "written", done - failed.sum());
      to.accept(prefix + "waiting", taken - done);
    } finally {
      lock.unlock();
    }
    to.accept(prefix + "failures", failed.sum());
    to.accept(prefix + "refused", refused.sum());
  }
}
