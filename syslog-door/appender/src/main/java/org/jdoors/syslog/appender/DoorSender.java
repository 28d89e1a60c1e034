package org.jdoors.syslog.appender;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.jdoors.syslog.client.NotAcknowledgedException;
import org.jdoors.syslog.client.RecordBatch;
import org.jdoors.syslog.client.SyslogClient;
import org.jdoors.syslog.record.DoorReply;
import org.jdoors.syslog.record.Durability;
import org.jspecify.annotations.Nullable;

/**
 * Gives records to the daemon. While there is none the door is tried once a second, so that an
 * application is not held up by each of its records. For any number of threads.
 */
final class DoorSender implements AutoCloseable {
  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Path path;
  private final String appName;
  private final Durability wanted;
  private final Duration deadline;
  private final LongSupplier nanoTime;
  private @Nullable SyslogClient client;
  private @Nullable IOException lastFailure;
  private long nextTry;

  /**
   * @param deadline longest time that a record may take
   * @param nanoTime as {@link System#nanoTime}
   */
  DoorSender(
      Path path, String appName, Durability wanted, Duration deadline, LongSupplier nanoTime) {
    this.path = path;
    this.appName = appName;
    this.wanted = wanted;
    this.deadline = deadline;
    this.nanoTime = nanoTime;
  }

  /**
   * Gives one record to the daemon.
   *
   * @throws IOException if the daemon does not have it
   */
  void send(AppRecord record) throws IOException {
    SyslogClient used = client();
    try {
      if (record.isRaw()) {
        used.sendRaw(record.bytes(), wanted);
      } else {
        used.send(record.priority(), appName, record.bytes(), true, wanted);
      }
    } catch (IOException e) {
      failed(e);
    }
  }

  /**
   * Gives records to the daemon, many at a time.
   *
   * @param lost told of each that the daemon does not have, as far as is known
   */
  void send(List<AppRecord> records, BiConsumer<AppRecord, IOException> lost) {
    int from = 0;
    while (from < records.size()) {
      RecordBatch batch = new RecordBatch(wanted);
      int to = from;
      while (to < records.size() && add(batch, records.get(to))) {
        to++;
      }
      try {
        send(batch);
      } catch (IOException e) {
        records.subList(from, to).forEach(record -> lost.accept(record, e));
      }
      from = to;
    }
  }

  private void send(RecordBatch batch) throws IOException {
    SyslogClient used = client();
    try {
      used.send(batch);
    } catch (IOException e) {
      failed(e);
    }
  }

  private boolean add(RecordBatch batch, AppRecord record) {
    return record.isRaw()
        ? batch.addRaw(record.bytes())
        : batch.add(record.priority(), appName, record.bytes(), true);
  }

  private synchronized SyslogClient client() throws IOException {
    SyslogClient open = client;
    IOException why = lastFailure;
    if (why != null && nanoTime.getAsLong() - nextTry < 0) {
      throw new IOException(why.getMessage(), why);
    }
    if (open == null) {
      try {
        open = SyslogClient.open(path, deadline);
      } catch (IOException e) {
        rest(e);
        throw e;
      }
      client = open;
    }
    lastFailure = null;
    return open;
  }

  /** An answer does not mean that the daemon is away; a record that it has is not lost. */
  private void failed(IOException e) throws IOException {
    if (e instanceof NotAcknowledgedException answer) {
      if (answer.status() == DoorReply.OVERDUE) {
        return;
      }
    } else {
      rest(e);
    }
    throw e;
  }

  private synchronized void rest(IOException why) {
    lastFailure = why;
    nextTry = nanoTime.getAsLong() + RETRY_NANOS;
    SyslogClient open = client;
    client = null;
    if (open != null) {
      open.close();
    }
  }

  @Override
  public synchronized void close() {
    SyslogClient open = client;
    client = null;
    if (open != null) {
      open.close();
    }
  }
}
