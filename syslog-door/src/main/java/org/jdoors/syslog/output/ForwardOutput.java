package org.jdoors.syslog.output;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ObjLongConsumer;
import java.util.function.Supplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jdoors.syslog.record.Durability;
import org.jdoors.syslog.record.Facility;
import org.jdoors.syslog.record.ForwardFormat;
import org.jdoors.syslog.record.LineFormat;
import org.jdoors.syslog.record.Priority;
import org.jdoors.syslog.record.SyslogRecord;
import org.jspecify.annotations.Nullable;

/**
 * Sends records to another host, in order, by one thread and one connection. What cannot be sent
 * waits in a backlog; what finds no room there is dropped and counted.
 *
 * <p>Nothing in syslog over TCP says what has arrived: what is written to a connection may be lost
 * with it. So a frame counts as sent only when its connection has lasted for a while after it, and
 * is sent again over the next one if not: after a break the peer may get some records twice, rather
 * than miss them.
 */
final class ForwardOutput implements Output {
  private static final Logger LOG = LogManager.getLogger(ForwardOutput.class);
  private static final int QUEUE = 10_000;
  private static final int QUEUE_BYTES = 8 * 1024 * 1024;
  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final String name;
  private final byte[] host;
  private final Backlog backlog;
  private final PeerLink.Connector connector;
  private final BackOff backOff;
  private final long settleNanos;
  private final ThreadLocal<Framing> frames;
  private final BlockingQueue<byte[]> queue = new ArrayBlockingQueue<>(QUEUE);
  private final AtomicLong queuedBytes = new AtomicLong();
  private final ExecutorService connecting;
  private final Deque<Sent> unsettled = new ArrayDeque<>();
  private long unsettledBytes;
  private final LongAdder sent = new LongAdder();
  private final LongAdder spooled = new LongAdder();
  private final LongAdder dropped = new LongAdder();
  private final LongAdder looped = new LongAdder();
  private final LongAdder connections = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private final Thread sender;
  private volatile @Nullable Future<PeerLink> connection;
  private volatile @Nullable PeerLink link;
  private volatile long sendingSince;
  private volatile boolean sending;
  private volatile boolean closing;
  private volatile boolean reopening;
  private volatile String trouble = "";

  /** A frame that was written; null if the backlog still has it. */
  private record Sent(@Nullable Frame frame, int length, long time) {}

  /** Bytes that nobody changes. */
  private static final class Frame {
    private final byte[] bytes;

    Frame(byte[] bytes) {
      this.bytes = bytes;
    }
  }

  /**
   * Starts sending.
   *
   * @param host as the configuration names it: records that come from there do not go back
   * @param settle how long a connection must last before what was written counts as sent
   */
  ForwardOutput(
      String name,
      String host,
      Supplier<Framing> frames,
      Backlog backlog,
      PeerLink.Connector connector,
      BackOff backOff,
      Duration settle) {
    this.name = name;
    this.host = host.getBytes(StandardCharsets.UTF_8);
    this.frames = ThreadLocal.withInitial(frames);
    this.backlog = backlog;
    this.connector = connector;
    this.backOff = backOff;
    this.settleNanos = settle.toNanos();
    this.connecting =
        Executors.newSingleThreadExecutor(task -> daemonThread(task, "connect-" + name));
    this.sender = daemonThread(this::run, "output-" + name);
    sender.start();
  }

  private static Thread daemonThread(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public boolean takes(SyslogRecord record) {
    if (!LineFormat.Kind.FILE.takes(record)) {
      return false;
    }
    if (ForwardFormat.takes(record, host)) {
      return true;
    }
    if (Priority.facility(record.priority()) != Facility.MARK) {
      looped.increment();
    }
    return false;
  }

  @Override
  public boolean acknowledges() {
    return false;
  }

  @Override
  public long take(SyslogRecord record, Durability wanted, boolean waits, long deadline) {
    PeerLink stuck = link;
    if (stuck != null
        && sending
        && System.nanoTime() - sendingSince > OutputLimits.PEER.toNanos()) {
      // The peer does not read: the thread that hangs there is needed to keep what comes.
      stuck.close();
    }
    frames.get().make(record, this::enqueue);
    return NOWHERE;
  }

  private void enqueue(byte[] frame) {
    if (closing || queuedBytes.addAndGet(frame.length) > QUEUE_BYTES || !queue.offer(frame)) {
      queuedBytes.addAndGet(-frame.length);
      dropped.increment();
    }
  }

  private void run() {
    long end = Long.MAX_VALUE;
    while (!closing || isBusy(end)) {
      if (closing && end == Long.MAX_VALUE) {
        end = System.nanoTime() + OutputLimits.STOP.toNanos() / 2;
      }
      try {
        byte[] frame = queue.poll(TICK_NANOS, TimeUnit.NANOSECONDS);
        if (frame != null) {
          queuedBytes.addAndGet(-frame.length);
          handle(frame);
        }
      } catch (InterruptedException e) {
        break;
      }
      tick();
    }
    finish();
  }

  /** Whether there is something left that may still be sent before the end. */
  private boolean isBusy(long end) {
    return !queue.isEmpty()
        || ((end == Long.MAX_VALUE || System.nanoTime() - end < 0)
            && link != null
            && !(unsettled.isEmpty() && backlog.isRead()));
  }

  private void handle(byte[] frame) {
    PeerLink open = link;
    if (open == null || !backlog.isRead() || !send(open, frame, new Frame(frame))) {
      keep(frame);
    }
  }

  private void keep(byte[] frame) {
    try {
      if (backlog.append(frame)) {
        spooled.increment();
        return;
      }
    } catch (IOException e) {
      trouble("record lost, spool", e);
    }
    dropped.increment();
  }

  private void tick() {
    if (reopening) {
      reopening = false;
      disconnect();
    }
    PeerLink open = link;
    if (open == null) {
      connect();
      open = link;
    }
    if (open == null) {
      return;
    }
    try {
      if (queue.isEmpty()) {
        open.check();
      }
      settle();
      for (byte[] frame = backlog.read(); frame != null; frame = backlog.read()) {
        if (!send(open, frame, null)) {
          return;
        }
        settle();
        if (queue.size() > QUEUE / 2) {
          // What comes is kept in its order behind what waits.
          return;
        }
      }
    } catch (IOException e) {
      trouble("connection lost", e);
      disconnect();
    }
  }

  private void connect() {
    Future<PeerLink> running = connection;
    if (running == null) {
      if (backOff.nanos() == 0 && !closing) {
        backOff.tried();
        connection = connecting.submit(connector::connect);
      }
      return;
    }
    if (!running.isDone()) {
      return;
    }
    connection = null;
    try {
      link = running.get();
      connections.increment();
      if (!trouble.isEmpty()) {
        LOG.info("connected peer={} spooled={}", name, backlog.bytes());
        trouble = "";
      }
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      trouble("not connected", cause instanceof IOException io ? io : new IOException(cause));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Sends a frame; one that fails is still to be sent, and the link is closed then. */
  private boolean send(PeerLink open, byte[] bytes, @Nullable Frame frame) {
    sendingSince = System.nanoTime();
    sending = true;
    try {
      open.send(bytes);
      unsettled.add(new Sent(frame, bytes.length, System.nanoTime()));
      unsettledBytes += bytes.length;
      sent.increment();
      backOff.succeeded();
      return true;
    } catch (IOException e) {
      trouble("connection lost", e);
      disconnect();
      return false;
    } finally {
      sending = false;
    }
  }

  /** Forgets what has been sent long enough ago, or long before the rest. */
  private void settle() throws IOException {
    long now = System.nanoTime();
    int released = 0;
    while (!unsettled.isEmpty()
        && (now - unsettled.element().time() >= settleNanos
            || unsettledBytes > OutputLimits.UNSETTLED_BYTES)) {
      Sent each = unsettled.remove();
      unsettledBytes -= each.length();
      released += each.frame() == null ? 1 : 0;
    }
    if (released > 0) {
      backlog.release(released);
    }
  }

  /**
   * Ends the connection; what it may have lost waits again, in its order: frames from the backlog
   * were sent before those that found it empty.
   */
  private void disconnect() {
    PeerLink open = link;
    link = null;
    if (open != null) {
      open.close();
    }
    backlog.rewind();
    for (Sent each : unsettled) {
      if (each.frame() != null) {
        keep(each.frame().bytes);
      }
    }
    unsettled.clear();
    unsettledBytes = 0;
  }

  private void trouble(String what, IOException e) {
    failures.increment();
    if (trouble.isEmpty()) {
      LOG.warn("{} peer={} error=\"{}\"", what, name, e.getMessage());
    }
    trouble = name + ": " + e.getMessage();
  }

  private void finish() {
    PeerLink open = link;
    if (open != null && unsettled.isEmpty()) {
      open.end();
    } else if (open != null) {
      disconnect();
    }
    try {
      backlog.close();
    } catch (IOException e) {
      trouble("spool not closed", e);
    }
  }

  @Override
  public Outcome settle(long position, Durability wanted, long deadline) {
    return Outcome.DONE;
  }

  @Override
  public boolean flush(long deadline) {
    return true;
  }

  /** Connects anew, so that another address of the name counts. */
  @Override
  public void reopen() {
    reopening = true;
  }

  @Override
  public String trouble() {
    return trouble;
  }

  /** Sends what it can in bounded time; the rest stays in the spool, if there is one. */
  @Override
  public void close() {
    closing = true;
    try {
      sender.join(OutputLimits.STOP.toMillis());
      PeerLink open = link;
      if (sender.isAlive() && open != null) {
        open.close();
        sender.join(OutputLimits.STOP.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Future<PeerLink> left = connection;
    if (left != null) {
      // By the thread that connects, so after it has.
      connecting.execute(() -> closeUnused(left));
    }
    connecting.shutdown();
  }

  private void closeUnused(Future<PeerLink> made) {
    try {
      made.get().close();
    } catch (ExecutionException e) {
      LOG.debug("not connected at the end peer={} error=\"{}\"", name, e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void counters(ObjLongConsumer<String> to) {
    String prefix = "output." + name + ".";
    to.accept(prefix + "sent", sent.sum());
    to.accept(prefix + "spooled", spooled.sum());
    to.accept(prefix + "dropped_full", dropped.sum());
    to.accept(prefix + "dropped_loop", looped.sum());
    to.accept(prefix + "waiting", queue.size());
    to.accept(prefix + "connections", connections.sum());
    to.accept(prefix + "failures", failures.sum());
  }
}
