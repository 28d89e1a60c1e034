package org.jdoors.syslog.input;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.ObjLongConsumer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jdoors.log.RareLog;
import org.jdoors.syslog.config.InputSettings;
import org.jdoors.syslog.record.Bytes;
import org.jdoors.syslog.record.SyslogRecord;
import org.jdoors.syslog.route.Counted;
import org.jspecify.annotations.Nullable;

/**
 * Kernel messages of Linux, and what programs write to {@code /dev/kmsg}. The kernel keeps records
 * in a ring: those it has overwritten are counted as lost, and none is lost by ending the daemon.
 */
public final class KmsgInput implements AutoCloseable, Counted {
  private static final Logger LOG = LogManager.getLogger(KmsgInput.class);
  private static final long MILLION = 1_000_000;

  private final InputSettings.Kmsg settings;
  private final Intake intake;
  private final LongSupplier nanoTime;
  private final @Nullable Path positionFile;
  private final InputThread thread;
  private final RareLog gaps;
  private final KmsgLine line = new KmsgLine();
  private final SyslogRecord record = new SyslogRecord();
  private final ByteBuffer buffer = ByteBuffer.allocate(InputLimits.KMSG_BYTES);
  private final Counters counters;
  private final LongAdder received;
  private final LongAdder lost;
  private final LongAdder malformed;
  private @Nullable ReadableByteChannel device;
  private @Nullable KmsgPosition position;
  private volatile boolean closing;

  /**
   * @param host name of this host, shown in every line
   * @param nanoTime the kernel's monotonic clock, which {@link System#nanoTime} of Linux is
   * @param positionFile keeps how far the records are taken, below {@code /run}; null to begin with
   *     the oldest record that the kernel has
   */
  public KmsgInput(
      InputSettings.Kmsg settings,
      RecordSink sink,
      byte[] host,
      Clock clock,
      LongSupplier nanoTime,
      @Nullable Path positionFile) {
    this.settings = settings;
    this.intake = new Intake(sink, host, clock);
    this.nanoTime = nanoTime;
    this.positionFile = positionFile;
    this.thread = new InputThread("syslog-kmsg", nanoTime, this::receive);
    this.gaps = new RareLog(InputLimits.LOG_INTERVAL, nanoTime);
    this.counters = new Counters(settings.device().toString());
    this.received = counters.counter("received");
    this.lost = counters.counter("lost");
    this.malformed = counters.counter("malformed");
  }

  /**
   * Opens the device and begins to read.
   *
   * @throws IOException if the device or the position file cannot be opened
   */
  public void start() throws IOException {
    start(FileChannel.open(settings.device(), StandardOpenOption.READ));
  }

  /** Begins to read from a channel whose every read gives one record. */
  void start(ReadableByteChannel records) throws IOException {
    try {
      position = KmsgPosition.open(positionFile);
    } catch (IOException e) {
      records.close();
      throw e;
    }
    device = records;
    thread.start();
  }

  private void receive() throws IOException, InterruptedException {
    ReadableByteChannel from = device;
    KmsgPosition at = position;
    int failures = 0;
    while (from != null && at != null && !closing) {
      buffer.clear();
      int size;
      try {
        size = from.read(buffer);
      } catch (ClosedChannelException e) {
        return;
      } catch (IOException e) {
        // EPIPE, in the words of the locale: what was to be read is overwritten. The next read goes
        // on with what is there, and its number tells how many records are gone.
        if (++failures > InputLimits.KMSG_FAILURES) {
          throw e;
        }
        continue;
      }
      failures = 0;
      if (size < 0) {
        return;
      }
      if (line.parse(buffer.array(), size)) {
        take(at);
      } else {
        malformed.increment();
      }
    }
  }

  private void take(KmsgPosition at) throws InterruptedException {
    long expected = at.next();
    long sequence = line.sequence();
    if (sequence < expected) {
      return;
    }
    if (expected > 0 && sequence > expected) {
      long gap = sequence - expected;
      lost.add(gap);
      gaps.log(leftOut -> LOG.warn("kernel records lost: {} left_out={}", gap, leftOut));
    }
    Bytes text = line.text();
    record.fillLocal(line.priority(), 0, text.array(), 0, text.length(), time(), intake.host());
    received.increment();
    intake.take(record);
    at.next(sequence + 1);
  }

  /** The record's age by the monotonic clock, taken off the time of day. */
  private long time() {
    long age = TimeUnit.NANOSECONDS.toMicros(nanoTime.getAsLong()) - line.micros();
    long millis = intake.millis() - Math.max(0, age) / (MILLION / 1000);
    return Math.floorDiv(millis, 1000L);
  }

  @Override
  public void counters(ObjLongConsumer<String> to) {
    counters.counters(to);
  }

  /** Ends; records that are not read yet stay with the kernel. */
  @Override
  public void close() {
    closing = true;
    ReadableByteChannel from = device;
    if (from != null) {
      try {
        from.close();
      } catch (IOException e) {
        LOG.debug("{}: {}", settings.device(), e.getMessage());
      }
      thread.end(InputLimits.DRAIN);
    }
  }
}
