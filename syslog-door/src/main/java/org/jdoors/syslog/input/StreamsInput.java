package org.jdoors.syslog.input;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.ZoneId;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.ObjLongConsumer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jdoors.syslog.config.InputSettings;
import org.jdoors.syslog.record.SyslogRecord;
import org.jdoors.syslog.route.Counted;
import org.jdoors.unix.LogDriver;
import org.jspecify.annotations.Nullable;

/**
 * The log driver of illumos, read as the native daemon reads it. What the driver held before is
 * taken by {@link #start}, so that whoever asks for the daemon after that finds it reading.
 *
 * <p>After a read error the device is opened anew, ten times in the daemon's life; then the input
 * gives up and says so.
 *
 * <p>Source: illumos syslogd.c, {@code getkmsg()} and {@code open_conslog()}.
 */
public final class StreamsInput implements AutoCloseable, Counted {
  private static final Logger LOG = LogManager.getLogger(StreamsInput.class);

  /** How the device is opened. */
  @FunctionalInterface
  interface Opener {
    LogDriver open() throws IOException;
  }

  private final Opener opener;
  private final DriverPieces pieces;
  private final RecordSink sink;
  private final Runnable onFatal;
  private final InputThread thread;
  private final Counters counters;
  private final LongAdder received;
  private final LongAdder reopened;
  private @Nullable LogDriver driver;
  private volatile boolean closing;
  private boolean interrupted;
  private boolean fatal;

  /**
   * @param host node name of this machine, shown in every line
   * @param zone for the dates of kernel records
   * @param multibyte whether the locale has characters of several bytes (UTF-8)
   * @param onFatal is told when the device cannot be read any more; natively the daemon ends then
   */
  public StreamsInput(
      InputSettings.Streams settings,
      RecordSink sink,
      byte[] host,
      LongSupplier nanoTime,
      ZoneId zone,
      boolean multibyte,
      Runnable onFatal) {
    this(
        settings,
        sink,
        host,
        nanoTime,
        zone,
        multibyte,
        onFatal,
        () -> LogDriver.open(settings.device(), InputLimits.DRIVER_BYTES));
  }

  StreamsInput(
      InputSettings.Streams settings,
      RecordSink sink,
      byte[] host,
      LongSupplier nanoTime,
      ZoneId zone,
      boolean multibyte,
      Runnable onFatal,
      Opener opener) {
    this.sink = sink;
    this.opener = opener;
    this.onFatal = onFatal;
    this.pieces = new DriverPieces(host, zone, multibyte, this::take);
    this.thread = new InputThread("syslog-driver", nanoTime, this::receive);
    this.counters = new Counters(settings.device().toString());
    this.received = counters.counter("received");
    this.reopened = counters.counter("reopened");
  }

  /**
   * Opens the device, takes what it holds, and begins to read.
   *
   * @throws IOException if the device cannot be opened or refuses another reader
   */
  public void start() throws IOException {
    driver = opener.open();
    try {
      takeWaiting();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    thread.start();
  }

  private void receive() throws InterruptedException {
    while (!closing && !fatal) {
      readOnce(InputLimits.DRIVER_WAIT);
    }
    if (fatal) {
      onFatal.run();
    } else {
      takeWaiting();
    }
  }

  private void takeWaiting() throws InterruptedException {
    boolean more = true;
    while (more) {
      more = readOnce(InputLimits.NO_WAIT);
    }
  }

  /** Waits for a record and takes it; whether there was one. */
  private boolean readOnce(Duration wait) throws InterruptedException {
    LogDriver from = driver;
    if (from == null) {
      return false;
    }
    boolean found = false;
    try {
      found = from.await(wait);
      boolean more = found;
      while (more) {
        more = from.read(pieces.room());
        ByteBuffer data = from.data();
        pieces.take(data, more, from.priority(), from.flags(), from.time());
      }
    } catch (IOException e) {
      LOG.error("kernel log driver read error: {}", e.getMessage());
      pieces.clear();
      reopen(from);
    }
    if (interrupted) {
      throw new InterruptedException();
    }
    return found;
  }

  private void reopen(LogDriver broken) {
    broken.close();
    driver = null;
    while (driver == null && reopened.sum() < InputLimits.DRIVER_REOPENINGS) {
      reopened.increment();
      try {
        driver = opener.open();
      } catch (IOException e) {
        LOG.error("kernel log device: {}", e.getMessage());
      }
    }
    if (driver == null) {
      LOG.error("can't reopen kernel log device - fatal");
      fatal = true;
    }
  }

  private void take(SyslogRecord record) {
    if (interrupted) {
      return;
    }
    received.increment();
    try {
      sink.take(record);
    } catch (InterruptedException e) {
      interrupted = true;
    }
  }

  @Override
  public void counters(ObjLongConsumer<String> to) {
    counters.counters(to);
  }

  /** Takes what the driver holds, and ends. */
  @Override
  public void close() {
    closing = true;
    thread.end(InputLimits.DRAIN);
    LogDriver open = driver;
    if (open != null) {
      open.close();
      driver = null;
    }
  }
}
