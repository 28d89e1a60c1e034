package org.jdoors.syslog.output;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ObjLongConsumer;
import java.util.function.Predicate;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jdoors.syslog.record.Bytes;
import org.jdoors.syslog.record.SyslogRecord;

/**
 * The terminals of users who are logged in. Each text is written by a thread of its own, because a
 * terminal may be stopped for ever; while one is being written to, further texts for it are lost
 * and counted.
 *
 * <p>As natively a terminal is written to only if it is a character device that its owner may
 * write, and its owner is the one who is logged in there; whether he wants messages (mesg) is not
 * asked.
 */
final class UserSink implements QueuedOutput.Sink {
  private static final Logger LOG = LogManager.getLogger(UserSink.class);

  /** Terminals that may hang at a time; beyond that texts are lost. */
  private static final int MOST_WRITERS = 64;

  private static final int TYPE = 0170000;
  private static final int CHARACTER_DEVICE = 0020000;
  private static final int OWNER_WRITE = 0200;

  /** Looks at the sessions; the seam of tests. */
  interface Source {
    /** Who is logged in now. */
    Iterable<Sessions.Session> sessions() throws IOException;

    /** Whether the user's terminal may be written to. */
    boolean isOpenTo(Sessions.Session session) throws IOException;
  }

  private final LineMaker texts;
  private final Bytes text = new Bytes(2048);
  private final Predicate<String> users;
  private final Source source;
  private final Set<Path> writing = ConcurrentHashMap.newKeySet();
  private final LongAdder shown = new LongAdder();
  private final LongAdder stuck = new LongAdder();
  private final LongAdder skipped = new LongAdder();
  private final ExecutorService writers;

  /**
   * Shows records to users.
   *
   * @param name for threads
   * @param texts what users see
   * @param users whose terminals are meant
   */
  UserSink(String name, LineMaker texts, Predicate<String> users, Source source) {
    this.texts = texts;
    this.users = users;
    this.source = source;
    this.writers =
        new ThreadPoolExecutor(
            0,
            MOST_WRITERS,
            OutputLimits.LOG_INTERVAL.toSeconds(),
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            task -> {
              Thread thread = new Thread(task, "terminal-" + name);
              thread.setDaemon(true);
              return thread;
            });
  }

  @Override
  public boolean takes(SyslogRecord record) {
    return true;
  }

  @Override
  public void write(SyslogRecord record) throws IOException {
    texts.format(record, text);
    if (text.length() == 0) {
      return;
    }
    byte[] bytes = text.copy();
    for (Sessions.Session session : source.sessions()) {
      if (users.test(session.user())) {
        show(session, bytes);
      }
    }
  }

  private void show(Sessions.Session session, byte[] bytes) throws IOException {
    if (!source.isOpenTo(session)) {
      skipped.increment();
      return;
    }
    Path device = session.device();
    if (!writing.add(device)) {
      stuck.increment();
      return;
    }
    try {
      writers.execute(() -> put(device, bytes));
    } catch (RejectedExecutionException e) {
      writing.remove(device);
      stuck.increment();
    }
  }

  private void put(Path device, byte[] shownText) {
    try (FileChannel channel = FileChannel.open(device, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(shownText);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      shown.increment();
    } catch (IOException e) {
      skipped.increment();
      LOG.debug("terminal not written path=\"{}\" error=\"{}\"", device, e.getMessage());
    } finally {
      writing.remove(device);
    }
  }

  @Override
  public void reopen() {
    // Nothing stays open.
  }

  @Override
  public void close(Duration limit) {
    writers.shutdown();
    try {
      if (!writers.awaitTermination(
          Math.min(limit.toNanos(), OutputLimits.STUCK.toNanos()), TimeUnit.NANOSECONDS)) {
        writers.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void abort() {
    writers.shutdownNow();
  }

  @Override
  public void counters(String prefix, ObjLongConsumer<String> to) {
    to.accept(prefix + "shown", shown.sum());
    to.accept(prefix + "dropped_terminal", stuck.sum());
    to.accept(prefix + "skipped", skipped.sum());
  }

  /** The sessions of this machine. */
  static final class Terminals implements Source {
    private final Sessions.Layout layout = Sessions.Layout.here();

    @Override
    public Iterable<Sessions.Session> sessions() throws IOException {
      Sessions.check(layout.path(), layout);
      return Sessions.read(layout.path(), layout);
    }

    @Override
    public boolean isOpenTo(Sessions.Session session) throws IOException {
      Path device = session.device();
      if (!Files.exists(device)) {
        return false;
      }
      int mode = (Integer) Files.getAttribute(device, "unix:mode");
      return (mode & TYPE) == CHARACTER_DEVICE
          && (mode & OWNER_WRITE) != 0
          && Files.getOwner(device).getName().equals(session.user());
    }
  }
}
