package org.jdoors.syslog.input;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import javax.net.ssl.SSLException;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jdoors.syslog.config.NumericAddress;
import org.jdoors.syslog.record.SyslogRecord;
import org.jspecify.annotations.Nullable;
import tlschannel.NeedsReadException;
import tlschannel.NeedsTaskException;
import tlschannel.NeedsWriteException;

/**
 * One thread that reads many connections in turns. A turn brings {@link InputLimits#TURN} bytes at
 * most, so a connection that never ends has no more of the thread than any other. While the outputs
 * have no room the thread waits with its records, nothing is read, and TCP holds the senders up.
 */
final class TcpLoop {
  private static final Logger LOG = LogManager.getLogger(TcpLoop.class);

  private final TcpShared shared;
  private final Selector selector;
  private final @Nullable ServerSocketChannel listener;
  private final @Nullable Acceptor acceptor;
  private final @Nullable SelectionKey acceptKey;

  /** Connections given by the acceptor; bounded by the limit of connections. */
  private final Queue<Runnable> adopted = new ConcurrentLinkedQueue<>();

  /** Connections whose TLS task is done. */
  private final Queue<Connection> worked = new ConcurrentLinkedQueue<>();

  /** Connections that may have more without the selector's knowing. */
  private Deque<Connection> ready = new ArrayDeque<>();

  private Deque<Connection> turn = new ArrayDeque<>();
  private final PriorityQueue<Connection> paused =
      new PriorityQueue<>((one, other) -> Long.signum(one.pausedUntil() - other.pausedUntil()));
  private final ByteBuffer buffer = ByteBuffer.allocate(InputLimits.TURN);
  private final SyslogRecord record = new SyslogRecord();
  private ByteBuffer view = ByteBuffer.allocate(0);
  private HostNames.@Nullable Name name;
  private long seconds;
  private long swept;
  private long lastRead;

  /**
   * @param listener null for a loop that is given its connections
   * @param taker gets what the listener accepts
   */
  TcpLoop(
      TcpShared shared,
      @Nullable ServerSocketChannel listener,
      BiConsumer<SocketChannel, InetAddress> taker)
      throws IOException {
    this.shared = shared;
    this.listener = listener;
    this.selector = Selector.open();
    this.acceptor = listener == null ? null : new Acceptor(listener, shared, taker);
    this.acceptKey = listener == null ? null : listener.register(selector, SelectionKey.OP_ACCEPT);
    this.swept = shared.nanoTime.getAsLong();
  }

  /** Gives a connection to this loop; for any thread. */
  void adopt(SocketChannel socket, InetAddress address) {
    adopted.add(() -> register(socket, address));
    selector.wakeup();
  }

  void wakeup() {
    selector.wakeup();
  }

  /** Reads until the input is closed, then what is left. */
  void run() throws IOException, InterruptedException {
    while (!shared.closing) {
      select();
      adoptAll();
      long now = shared.nanoTime.getAsLong();
      seconds = shared.intake.seconds();
      resumePaused(now);
      takeTurns(now);
      if (now - swept >= InputLimits.SWEEP.toNanos()) {
        swept = now;
        sweep(now);
      }
    }
    drain();
  }

  private void select() throws IOException {
    if (ready.isEmpty()) {
      selector.select(this::selected, longestWait());
    } else {
      selector.selectNow(this::selected);
    }
  }

  /** In milliseconds, 1 or more. */
  private long longestWait() {
    long wait = InputLimits.SWEEP.toMillis();
    if (acceptor != null && acceptor.isResting()) {
      wait = InputLimits.ACCEPT_PAUSE.toMillis();
    }
    Connection first = paused.peek();
    if (first != null) {
      long left = first.pausedUntil() - shared.nanoTime.getAsLong();
      wait = Math.min(wait, TimeUnit.NANOSECONDS.toMillis(left) + 1);
    }
    return Math.max(1, wait);
  }

  private void selected(SelectionKey key) {
    if (key.attachment() instanceof Connection connection) {
      if (connection.queue()) {
        ready.add(connection);
      }
    } else if (acceptor != null) {
      acceptor.accept(key, InputLimits.ACCEPT_AT_ONCE);
    }
  }

  private void adoptAll() {
    for (Runnable next = adopted.poll(); next != null; next = adopted.poll()) {
      next.run();
    }
    for (Connection done = worked.poll(); done != null; done = worked.poll()) {
      if (done.queue()) {
        ready.add(done);
      }
    }
  }

  private void register(SocketChannel socket, InetAddress address) {
    try {
      socket.configureBlocking(false);
      SelectionKey key = socket.register(selector, SelectionKey.OP_READ);
      new Connection(
          key,
          address,
          shared.tls,
          shared.settings.limits().messageBytes(),
          this::take,
          shared.nanoTime.getAsLong());
    } catch (IOException e) {
      LOG.debug("TCP connection of {} lost: {}", address, e.getMessage());
      shared.connections.remove(address);
    }
  }

  private void resumePaused(long now) {
    for (Connection next = paused.peek();
        next != null && next.pausedUntil() - now <= 0;
        next = paused.peek()) {
      paused.remove();
      next.resume(now);
      if (next.queue()) {
        ready.add(next);
      }
    }
    if (acceptor != null && acceptKey != null) {
      acceptor.resume(acceptKey, now);
    }
  }

  /** One turn for each that is ready; those that have more come again after the others. */
  private void takeTurns(long now) throws InterruptedException {
    Deque<Connection> these = ready;
    ready = turn;
    turn = these;
    for (Connection next = these.poll(); next != null; next = these.poll()) {
      next.unqueue();
      if (read(next, now) && next.queue()) {
        ready.add(next);
      }
    }
  }

  /** Reads a turn of a connection; whether it has more, as far as one can see. */
  private boolean read(Connection connection, long now) throws InterruptedException {
    try {
      boolean more = readTurn(connection, now);
      if (shared.limit.isOn()) {
        more &= !slowDown(connection, now);
      }
      return more;
    } catch (NeedsReadException e) {
      connection.interest(SelectionKey.OP_READ);
      slowDown(connection, now);
    } catch (NeedsWriteException e) {
      connection.interest(SelectionKey.OP_WRITE);
    } catch (NeedsTaskException e) {
      work(connection, e.getTask());
    } catch (ClosedChannelException e) {
      finish(connection);
    } catch (SSLException e) {
      shared.tlsErrors.increment();
      complain(connection, "TLS: " + e.getMessage());
      finish(connection);
    } catch (IOException e) {
      LOG.debug("TCP connection of {}: {}", connection.address(), e.getMessage());
      finish(connection);
    }
    return false;
  }

  private boolean readTurn(Connection connection, long now)
      throws IOException, InterruptedException {
    name = null;
    int budget = InputLimits.TURN;
    while (budget > 0) {
      buffer.clear().limit(budget);
      int count = connection.read(buffer, now);
      lastRead = count > 0 ? now : lastRead;
      if (count < 0) {
        finish(connection);
        return false;
      }
      if (count > 0 && !feed(connection, count)) {
        return false;
      }
      if (count == 0 || (count < budget && !connection.isSecure())) {
        return false;
      }
      budget -= count;
    }
    return true;
  }

  private boolean feed(Connection connection, int count) throws InterruptedException {
    if (name == null) {
      name = shared.names.of(connection.address());
    }
    if (connection.frames().feed(buffer.array(), 0, count)) {
      return true;
    }
    shared.framingErrors.increment();
    complain(connection, connection.frames().error());
    finish(connection);
    return false;
  }

  private void work(Connection connection, Runnable task) {
    connection.interest(0);
    shared.tasks.execute(
        () -> {
          task.run();
          worked.add(connection);
          selector.wakeup();
        });
  }

  /** Lets a sender beyond its rate wait; whether it has to. */
  private boolean slowDown(Connection connection, long now) {
    int records = connection.takeRecords();
    if (!shared.limit.isOn() || shared.closing || records == 0) {
      return false;
    }
    long wait = shared.limit.charge(connection.address(), records);
    if (wait == 0 || !connection.isOpen()) {
      return false;
    }
    shared.slowed.increment();
    connection.pause(now + wait);
    paused.add(connection);
    return true;
  }

  private void take(byte[] bytes, int from, int to, boolean cut) throws InterruptedException {
    HostNames.Name sender = name;
    if (sender == null) {
      return;
    }
    if (view.array() != bytes) {
      view = ByteBuffer.wrap(bytes);
    }
    view.limit(to).position(from);
    record.fillRaw(view, seconds, sender.shown());
    record.peer(sender.numeric());
    record.cut(cut);
    shared.received.increment();
    if (cut) {
      shared.cut.increment();
    }
    shared.intake.take(record);
  }

  private void complain(Connection connection, String reason) {
    shared.troubles.log(
        leftOut ->
            LOG.warn(
                "TCP connection of {} closed: {} left_out={}",
                NumericAddress.text(connection.address()),
                reason,
                leftOut));
  }

  /** Takes the last record, whole or not, and closes. */
  private void finish(Connection connection) throws InterruptedException {
    if (!connection.isOpen()) {
      return;
    }
    paused.remove(connection);
    shared.connections.remove(connection.address());
    connection.close();
    name = shared.names.of(connection.address());
    connection.frames().end();
  }

  private void sweep(long now) throws InterruptedException {
    long idle = shared.settings.connections().idle().toNanos();
    List<Connection> overdue = new ArrayList<>();
    for (SelectionKey key : selector.keys()) {
      if (key.attachment() instanceof Connection connection
          && key.isValid()
          && connection.isOverdue(now, idle)) {
        overdue.add(connection);
      }
    }
    for (Connection connection : overdue) {
      shared.timeouts.increment();
      finish(connection);
    }
  }

  /**
   * Takes what the kernel holds of all connections, the ones not accepted yet included, until they
   * have been silent for a while: what a peer was told to be sent may still be in its own kernel.
   */
  private void drain() throws IOException, InterruptedException {
    if (listener != null && acceptor != null && acceptKey != null) {
      acceptor.accept(acceptKey, InputLimits.BACKLOG);
      listener.close();
      shared.accepted.countDown();
    } else {
      awaitLastConnections();
    }
    long begin = shared.nanoTime.getAsLong();
    long now = begin;
    lastRead = begin;
    resumeAll(now);
    while (now - begin < InputLimits.DRAIN.toNanos()
        && now - lastRead < InputLimits.QUIET.toNanos()) {
      adoptAll();
      if (ready.isEmpty()) {
        selector.select(this::selected, InputLimits.QUIET.toMillis() / 3);
      } else {
        selector.selectNow(this::selected);
      }
      now = shared.nanoTime.getAsLong();
      seconds = shared.intake.seconds();
      takeTurns(now);
    }
    finishAll();
    selector.close();
  }

  private void resumeAll(long now) {
    for (Connection next = paused.poll(); next != null; next = paused.poll()) {
      next.resume(now);
      if (next.queue()) {
        ready.add(next);
      }
    }
  }

  private void finishAll() throws InterruptedException {
    List<Connection> open = new ArrayList<>();
    for (SelectionKey key : selector.keys()) {
      if (key.attachment() instanceof Connection connection) {
        open.add(connection);
      }
    }
    for (Connection connection : open) {
      finish(connection);
    }
  }

  private void awaitLastConnections() throws InterruptedException {
    if (!shared.accepted.await(InputLimits.DRAIN.toMillis(), TimeUnit.MILLISECONDS)) {
      LOG.debug("the accepting thread is late");
    }
  }
}
