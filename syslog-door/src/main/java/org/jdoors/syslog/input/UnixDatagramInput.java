package org.jdoors.syslog.input;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.ObjLongConsumer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jdoors.syslog.config.InputSettings;
import org.jdoors.syslog.record.Facility;
import org.jdoors.syslog.record.Priority;
import org.jdoors.syslog.record.SyslogRecord;
import org.jdoors.syslog.route.Counted;
import org.jdoors.unix.DatagramReceiver;
import org.jspecify.annotations.Nullable;

/**
 * A datagram socket with a name, {@code /dev/log} of Linux. One datagram is one record, RFC 5424 or
 * what syslog(3) sends; its sender is known by the kernel's word. Nobody but the superuser can
 * speak for the kernel, as through the door.
 *
 * <p>A sender waits while the socket's queue is full, so records are not lost while the outputs
 * have no room; those beyond a sender's rate are dropped and counted. When the input is closed the
 * socket is read to its end: all that senders were told to be sent is taken.
 */
public final class UnixDatagramInput implements AutoCloseable, Counted {
  private static final Logger LOG = LogManager.getLogger(UnixDatagramInput.class);

  private final InputSettings.UnixDatagram settings;
  private final Intake intake;
  private final RateLimit<Integer> limit;
  private final InputThread thread;
  private final SyslogRecord record = new SyslogRecord();
  private final Counters counters;
  private final LongAdder received;
  private final LongAdder empty;
  private final LongAdder cut;
  private final LongAdder dropped;
  private @Nullable DatagramReceiver receiver;
  private volatile boolean closing;

  /**
   * @param host name of this host, shown in every line
   * @param nanoTime as {@link System#nanoTime}
   */
  public UnixDatagramInput(
      InputSettings.UnixDatagram settings,
      RecordSink sink,
      byte[] host,
      Clock clock,
      LongSupplier nanoTime) {
    this.settings = settings;
    this.intake = new Intake(sink, host, clock);
    this.limit = new RateLimit<>(settings.limits(), nanoTime);
    this.thread = new InputThread("syslog-unix " + settings.path(), nanoTime, this::receive);
    this.counters = new Counters(settings.path().toString());
    this.received = counters.counter("received");
    this.empty = counters.counter("empty");
    this.cut = counters.counter("cut");
    this.dropped = counters.counter("dropped");
  }

  /**
   * Makes the socket and begins to read.
   *
   * @throws IOException if another process receives there, or the system refuses
   */
  public void start() throws IOException {
    receiver =
        DatagramReceiver.bind(
            settings.path(), settings.mode(), InputLimits.BATCH, settings.limits().messageBytes());
    thread.start();
  }

  private void receive() throws IOException, InterruptedException {
    DatagramReceiver from = receiver;
    if (from == null) {
      return;
    }
    while (true) {
      // Read before the socket is: nothing is accepted any more once it is set.
      boolean last = closing;
      int count = last ? from.receive(InputLimits.NO_WAIT) : waitFor(from);
      takeAll(from, count);
      if (last && count == 0) {
        limit.reportAll(this::sayDropped);
        return;
      }
      limit.report(this::sayDropped);
    }
  }

  /** Waits for ever, unless drops have to be reported even if nothing more comes. */
  private int waitFor(DatagramReceiver from) throws IOException {
    return limit.isReportDue() ? from.receive(InputLimits.SWEEP) : from.receive();
  }

  private void takeAll(DatagramReceiver from, int count) throws InterruptedException {
    long now = intake.seconds();
    for (int i = 0; i < count; i++) {
      ByteBuffer bytes = from.bytes(i);
      int uid = from.uid(i);
      if (!bytes.hasRemaining()) {
        empty.increment();
      } else if (limit.isOn() && !limit.admit(uid)) {
        dropped.increment();
      } else {
        boolean isCut = from.isCut(i);
        record.fillRaw(bytes, now, intake.host());
        record.sender(from.pid(i), uid, from.gid(i), SyslogRecord.UNKNOWN);
        record.cut(isCut);
        settleFacility(uid);
        received.increment();
        if (isCut) {
          cut.increment();
        }
        intake.take(record);
      }
    }
  }

  private void settleFacility(int uid) {
    int priority = record.priority();
    if (uid != 0 && Priority.facility(priority) == Facility.KERN) {
      record.priority(Priority.of(Facility.USER, Priority.severity(priority)));
    }
  }

  private void sayDropped(@Nullable Integer uid, long records) throws InterruptedException {
    String who = uid == null ? "other users" : "uid " + Integer.toUnsignedString(uid);
    intake.say(records + " records of " + who + " dropped", record);
  }

  @Override
  public void counters(ObjLongConsumer<String> to) {
    counters.counters(to);
  }

  /** Removes the socket, takes what it holds, and ends. */
  @Override
  public void close() {
    DatagramReceiver from = receiver;
    if (from == null) {
      return;
    }
    try {
      from.refuseMore();
    } catch (IOException e) {
      LOG.warn("{} is not removed: {}", settings.path(), e.getMessage());
    }
    closing = true;
    thread.end(InputLimits.DRAIN);
    from.close();
    receiver = null;
  }
}
