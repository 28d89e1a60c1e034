package org.jdoors.syslog.output;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ObjLongConsumer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jdoors.syslog.record.Bytes;
import org.jdoors.syslog.record.LineFormat;
import org.jdoors.syslog.record.SyslogRecord;
import org.jspecify.annotations.Nullable;

/**
 * A command that reads lines from its standard input. It is started with the first record, and
 * again, ever later, when it has ended; the record that met its end is written to the next one, in
 * whole. Its output is thrown away, its errors go where the daemon's go.
 */
final class CommandSink implements QueuedOutput.Sink {
  private static final Logger LOG = LogManager.getLogger(CommandSink.class);

  private final List<String> words;
  private final LineMaker maker;
  private final BackOff backOff;
  private final Bytes line = new Bytes(2048);
  private final LongAdder starts = new LongAdder();
  private final CountDownLatch aborted = new CountDownLatch(1);
  private volatile @Nullable Process process;

  /**
   * @param words the program and its arguments; no shell looks at them
   */
  CommandSink(List<String> words, LineMaker maker, BackOff backOff) {
    this.words = words;
    this.maker = maker;
    this.backOff = backOff;
  }

  @Override
  public boolean takes(SyslogRecord record) {
    return LineFormat.Kind.FILE.takes(record);
  }

  @Override
  public void write(SyslogRecord record) throws IOException {
    maker.format(record, line);
    while (true) {
      Process running = running();
      try {
        OutputStream to = running.getOutputStream();
        to.write(line.array(), 0, line.length());
        to.flush();
        backOff.succeeded();
        return;
      } catch (IOException e) {
        LOG.warn("command ended command=\"{}\" error=\"{}\"", words.get(0), e.getMessage());
        running.destroy();
        process = null;
      }
    }
  }

  private Process running() throws IOException {
    Process running = process;
    while (running == null || !running.isAlive()) {
      long wait = backOff.nanos();
      try {
        if (aborted.await(wait, TimeUnit.NANOSECONDS)) {
          throw new IOException("the daemon ends");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("the daemon ends");
      }
      backOff.tried();
      running = start();
    }
    return running;
  }

  private Process start() throws IOException {
    Process started =
        new ProcessBuilder(words)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    starts.increment();
    process = started;
    return started;
  }

  /** Ends the command; the next record starts it anew. */
  @Override
  public void reopen() {
    close(OutputLimits.STUCK);
  }

  @Override
  public void close(Duration limit) {
    Process running = process;
    process = null;
    if (running == null) {
      return;
    }
    try {
      running.getOutputStream().close();
      if (!running.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS)) {
        LOG.warn("command does not end, killed command=\"{}\"", words.get(0));
        running.destroyForcibly();
      }
    } catch (IOException e) {
      LOG.debug("command had ended command=\"{}\" error=\"{}\"", words.get(0), e.getMessage());
    } catch (InterruptedException e) {
      running.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void abort() {
    aborted.countDown();
    Process running = process;
    if (running != null) {
      running.destroyForcibly();
    }
  }

  @Override
  public void counters(String prefix, ObjLongConsumer<String> to) {
    to.accept(prefix + "starts", starts.sum());
  }
}
