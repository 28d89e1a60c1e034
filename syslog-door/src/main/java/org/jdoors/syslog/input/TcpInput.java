package org.jdoors.syslog.input;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.ObjLongConsumer;
import org.jdoors.syslog.config.InputSettings;
import org.jdoors.syslog.config.NumericAddress;
import org.jdoors.syslog.config.TlsSettings;
import org.jdoors.syslog.route.Counted;
import org.jdoors.syslog.tls.Tls;
import org.jspecify.annotations.Nullable;

/**
 * Records by TCP (RFC 6587) and TLS (RFC 5425). A few threads read all connections; a slow or dead
 * peer holds none of them. A sender beyond its rate is read more slowly. What cannot be told apart
 * as records is logged as it is, and its connection closed.
 */
public final class TcpInput implements AutoCloseable, Counted {
  private static final int MOST_LOOPS = 4;
  private static final int TASKS_WAITING = 16 * 1024;

  private final InputSettings.Tcp settings;
  private final String place;
  private final TcpShared shared;
  private final ThreadPoolExecutor tasks;
  private final List<TcpLoop> loops = new ArrayList<>();
  private final List<InputThread> threads = new ArrayList<>();
  private final LongSupplier nanoTime;
  private @Nullable ServerSocketChannel listener;
  private int next;

  /**
   * @param host name of this host, for records of the daemon itself
   * @param names says how senders are shown
   * @param nanoTime as {@link System#nanoTime}
   */
  public TcpInput(
      InputSettings.Tcp settings,
      RecordSink sink,
      byte[] host,
      HostNames names,
      Clock clock,
      LongSupplier nanoTime) {
    this.settings = settings;
    this.nanoTime = nanoTime;
    this.place = NumericAddress.place(settings.address(), settings.port());
    String name = (settings.tls() == null ? "tcp." : "tls.") + place;
    this.tasks = taskThreads(name);
    this.shared =
        new TcpShared(settings, name, new Intake(sink, host, clock), names, tasks, nanoTime);
  }

  /** Threads for handshakes; they end when there are none. The loop does what finds no place. */
  private static ThreadPoolExecutor taskThreads(String name) {
    int size = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    ThreadPoolExecutor executor =
        new ThreadPoolExecutor(
            size,
            size,
            1,
            TimeUnit.MINUTES,
            new ArrayBlockingQueue<>(TASKS_WAITING),
            body -> {
              Thread thread = new Thread(body, "syslog-handshake " + name);
              thread.setDaemon(true);
              return thread;
            },
            new ThreadPoolExecutor.CallerRunsPolicy());
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }

  /**
   * Reads the TLS files, binds the port and begins to accept.
   *
   * @throws IOException if a file is wrong, or the address is not numeric or cannot be had
   */
  public void start() throws IOException {
    reload();
    InetAddress address = NumericAddress.parse(settings.address());
    ServerSocketChannel opened = ServerSocketChannel.open();
    try {
      opened.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      opened.bind(new InetSocketAddress(address, settings.port()), InputLimits.BACKLOG);
      opened.configureBlocking(false);
      int count = Math.min(MOST_LOOPS, Runtime.getRuntime().availableProcessors());
      for (int i = 0; i < count; i++) {
        TcpLoop loop = new TcpLoop(shared, i == 0 ? opened : null, this::spread);
        loops.add(loop);
        threads.add(new InputThread("syslog-tcp-" + i + " " + place, nanoTime, loop::run));
      }
    } catch (IOException e) {
      opened.close();
      throw new IOException("Unable to bind syslog port for " + place + ": " + e.getMessage(), e);
    }
    listener = opened;
    threads.forEach(InputThread::start);
  }

  /** Called by the first loop alone. */
  private void spread(SocketChannel socket, InetAddress address) {
    int to = shared.closing ? 0 : next++ % loops.size();
    loops.get(to).adopt(socket, address);
  }

  /**
   * Reads the TLS files again, for connections that begin from now on.
   *
   * @throws IOException naming the file that is wrong; then what was read before stays
   */
  public void reload() throws IOException {
    TlsSettings wanted = settings.tls();
    if (wanted != null) {
      shared.tls = Tls.load(wanted);
    }
  }

  /** The address that is bound; the port is the one that the system chose if 0 was asked for. */
  public InetSocketAddress address() throws IOException {
    ServerSocketChannel bound = listener;
    if (bound == null) {
      throw new IOException("not started");
    }
    return (InetSocketAddress) bound.getLocalAddress();
  }

  @Override
  public void counters(ObjLongConsumer<String> to) {
    shared.counters.counters(to);
  }

  /** Connections that are open now. */
  int connections() {
    return shared.connections.all();
  }

  /** Takes what has come, closes all connections, and ends. */
  @Override
  public void close() {
    shared.closing = true;
    loops.forEach(TcpLoop::wakeup);
    threads.forEach(thread -> thread.end(InputLimits.DRAIN.multipliedBy(2)));
    tasks.shutdownNow();
    listener = null;
  }
}
