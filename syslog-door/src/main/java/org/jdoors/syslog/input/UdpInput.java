package org.jdoors.syslog.input;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Clock;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.ObjLongConsumer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jdoors.log.RareLog;
import org.jdoors.syslog.config.InputSettings;
import org.jdoors.syslog.config.NumericAddress;
import org.jdoors.syslog.record.SyslogRecord;
import org.jdoors.syslog.route.Counted;
import org.jspecify.annotations.Nullable;

/**
 * Records by UDP (RFC 5426): one datagram is one record, RFC 5424 or as the native daemon reads the
 * network. Empty datagrams are ignored; of one that is too long the rest is lost, and the record is
 * marked as cut. A sender beyond its rate has its excess dropped and counted.
 */
public final class UdpInput implements AutoCloseable, Counted {
  private static final Logger LOG = LogManager.getLogger(UdpInput.class);

  private final InputSettings.Udp settings;
  private final Intake intake;
  private final HostNames names;
  private final LongSupplier nanoTime;
  private final RateLimit<InetAddress> limit;
  private final InputThread thread;
  private final RareLog troubles;
  private final SyslogRecord record = new SyslogRecord();
  private final ByteBuffer buffer;
  private final Counters counters;
  private final LongAdder received;
  private final LongAdder empty;
  private final LongAdder cut;
  private final LongAdder dropped;
  private final LongAdder errors;
  private @Nullable DatagramChannel channel;
  private @Nullable Selector selector;
  private volatile boolean closing;

  /**
   * @param host name of this host, for records of the daemon itself
   * @param names says how senders are shown
   * @param nanoTime as {@link System#nanoTime}
   */
  public UdpInput(
      InputSettings.Udp settings,
      RecordSink sink,
      byte[] host,
      HostNames names,
      Clock clock,
      LongSupplier nanoTime) {
    this.settings = settings;
    this.intake = new Intake(sink, host, clock);
    this.names = names;
    this.nanoTime = nanoTime;
    this.limit = new RateLimit<>(settings.limits(), nanoTime);
    String place = NumericAddress.place(settings.address(), settings.port());
    this.thread = new InputThread("syslog-udp " + place, nanoTime, this::receive);
    this.troubles = new RareLog(InputLimits.LOG_INTERVAL, nanoTime);
    // One byte more tells that a datagram was longer.
    this.buffer = ByteBuffer.allocateDirect(settings.limits().messageBytes() + 1);
    this.counters = new Counters("udp." + place);
    this.received = counters.counter("received");
    this.empty = counters.counter("empty");
    this.cut = counters.counter("cut");
    this.dropped = counters.counter("dropped");
    this.errors = counters.counter("errors");
  }

  /**
   * Binds the port and begins to read.
   *
   * @throws IOException if the address is not numeric or cannot be had
   */
  public void start() throws IOException {
    InetAddress address = NumericAddress.parse(settings.address());
    DatagramChannel opened =
        DatagramChannel.open(
            address instanceof Inet4Address
                ? StandardProtocolFamily.INET
                : StandardProtocolFamily.INET6);
    try {
      enlarge(opened, InputLimits.RECEIVE_BUFFER);
      opened.bind(new InetSocketAddress(address, settings.port()));
      opened.configureBlocking(false);
      Selector made = opened.provider().openSelector();
      selector = made;
      opened.register(made, SelectionKey.OP_READ);
    } catch (IOException e) {
      opened.close();
      throw new IOException(
          "Unable to bind syslog port for "
              + NumericAddress.place(settings.address(), settings.port())
              + ": "
              + e.getMessage(),
          e);
    }
    channel = opened;
    thread.start();
  }

  /** As natively: halved while the system refuses. */
  private static void enlarge(DatagramChannel channel, int size) throws IOException {
    SocketOption<Integer> option = StandardSocketOptions.SO_RCVBUF;
    for (int bytes = size; bytes >= InputLimits.LEAST_RECEIVE_BUFFER; bytes /= 2) {
      try {
        channel.setOption(option, bytes);
        return;
      } catch (IOException e) {
        LOG.debug("receive buffer of {} bytes refused: {}", bytes, e.getMessage());
      }
    }
  }

  /** The address that is bound; the port is the one that the system chose if 0 was asked for. */
  public InetSocketAddress address() throws IOException {
    DatagramChannel bound = channel;
    if (bound == null) {
      throw new IOException("not started");
    }
    return (InetSocketAddress) bound.getLocalAddress();
  }

  private void receive() throws IOException, InterruptedException {
    DatagramChannel from = channel;
    Selector waiting = selector;
    if (from == null || waiting == null) {
      return;
    }
    while (!closing) {
      waiting.select(limit.isReportDue() ? InputLimits.SWEEP.toMillis() : 0);
      waiting.selectedKeys().clear();
      takeAll(from, Long.MAX_VALUE);
      limit.report(this::sayDropped);
    }
    takeAll(from, InputLimits.DRAIN.toNanos());
    limit.reportAll(this::sayDropped);
  }

  /** Takes what the socket holds, for at most so many nanoseconds. */
  private void takeAll(DatagramChannel from, long bound) throws InterruptedException {
    long begin = nanoTime.getAsLong();
    boolean more = true;
    while (more && nanoTime.getAsLong() - begin < bound) {
      long now = intake.seconds();
      for (int i = 0; more && i < InputLimits.BATCH; i++) {
        more = take(from, now);
      }
      if (bound == Long.MAX_VALUE && limit.isReportDue()) {
        limit.report(this::sayDropped);
      }
      if (bound == Long.MAX_VALUE && closing) {
        return;
      }
    }
  }

  private boolean take(DatagramChannel from, long now) throws InterruptedException {
    buffer.clear();
    SocketAddress sender;
    try {
      sender = from.receive(buffer);
    } catch (IOException e) {
      errors.increment();
      troubles.log(leftOut -> LOG.warn("UDP receive: {} left_out={}", e.getMessage(), leftOut));
      return false;
    }
    if (!(sender instanceof InetSocketAddress peer)) {
      return false;
    }
    InetAddress address = peer.getAddress();
    buffer.flip();
    if (!buffer.hasRemaining()) {
      empty.increment();
    } else if (limit.isOn() && !limit.admit(address)) {
      dropped.increment();
    } else {
      deliver(address, now);
    }
    return true;
  }

  private void deliver(InetAddress address, long now) throws InterruptedException {
    boolean isCut = buffer.limit() == buffer.capacity();
    if (isCut) {
      buffer.limit(buffer.capacity() - 1);
      cut.increment();
    }
    HostNames.Name name = names.of(address);
    record.fillRaw(buffer, now, name.shown());
    record.peer(name.numeric());
    record.cut(isCut);
    received.increment();
    intake.take(record);
  }

  private void sayDropped(@Nullable InetAddress address, long records) throws InterruptedException {
    String who = address == null ? "other hosts" : NumericAddress.text(address);
    intake.say(records + " records of " + who + " dropped", record);
  }

  @Override
  public void counters(ObjLongConsumer<String> to) {
    counters.counters(to);
  }

  /** Takes what the socket holds, and ends. */
  @Override
  public void close() {
    Selector waiting = selector;
    DatagramChannel from = channel;
    if (waiting == null || from == null) {
      return;
    }
    closing = true;
    waiting.wakeup();
    thread.end(InputLimits.DRAIN.multipliedBy(2));
    try (waiting;
        from) {
      channel = null;
      selector = null;
    } catch (IOException e) {
      LOG.debug("UDP close: {}", e.getMessage());
    }
  }
}
