package org.jdoors.syslog.input;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jdoors.door.DoorAttribute;
import org.jdoors.door.DoorCall;
import org.jdoors.door.DoorException;
import org.jdoors.door.DoorMethods;
import org.jdoors.door.DoorServer;
import org.jdoors.log.RareLog;
import org.jdoors.syslog.record.DoorRecord;
import org.jdoors.syslog.record.DoorReply;
import org.jdoors.syslog.route.Delivery;
import org.jdoors.syslog.route.Receipt;
import org.jdoors.syslog.route.Router;
import org.jspecify.annotations.Nullable;

/**
 * The syslog door. A call without bytes is answered with none: the C library asks so whether the
 * daemon lives. A call that begins with {@code <} is one raw record; any other is a struct told by
 * its tag, see {@link DoorRecord}. The answer to a record, a {@link DoorReply}, is sent when the
 * outputs have written it.
 */
public final class DoorInput implements AutoCloseable {
  /** Most bytes of one call; a longer one fails in the caller, with ENOBUFS. */
  public static final int LARGEST_CALL = 64 * 1024;

  /** Everybody may log: the path can be opened for reading by all. */
  private static final int MODE = 0644;

  private static final Duration LOG_INTERVAL = Duration.ofSeconds(1);
  private static final Logger LOG = LogManager.getLogger(DoorInput.class);

  private final Router router;
  private final RecordReader reader;
  private final Clock clock;
  private final RareLog refusals;
  private final LongAdder refused = new LongAdder();
  private final ThreadLocal<Delivery> deliveries = ThreadLocal.withInitial(Delivery::new);
  private final DoorServer server;

  /**
   * Creates the door; nobody can call it before {@link #attach}.
   *
   * @param host name of this host, shown in every line
   * @param nanoTime as {@link System#nanoTime}
   */
  public DoorInput(Router router, byte[] host, Clock clock, LongSupplier nanoTime)
      throws DoorException {
    this.router = router;
    this.reader = new RecordReader(host);
    this.clock = clock;
    this.refusals = new RareLog(LOG_INTERVAL, nanoTime);
    DoorMethods methods =
        DoorMethods.tagAt(DoorRecord.TAG)
            .on(DoorRecord.TAG_VALUE, DoorRecord.LAYOUT.size(), this::serveFields)
            .onShort(call -> refuse(call, "too short"))
            .otherwise(
                call ->
                    refuse(
                        call, "tag=" + Integer.toHexString(DoorRecord.TAG.get(call.argument(), 0))))
            .build();
    this.server =
        DoorServer.builder(
                call -> {
                  if (RecordReader.isRaw(call.argument())) {
                    serveRaw(call);
                  } else {
                    methods.serve(call);
                  }
                })
            .name("syslog-door")
            .attributes(Set.of(DoorAttribute.REFUSE_DESC, DoorAttribute.NO_CANCEL))
            .maxArgument(LARGEST_CALL)
            .onFailure(call -> reply(call, DoorReply.FAILED, 0, 0))
            .create();
  }

  /**
   * Makes the door callable by its path.
   *
   * @throws DoorException EBUSY if a process serves a door there, and others as the message says
   */
  public void attach(Path path) throws DoorException {
    server.attach(path, MODE);
  }

  private void serveRaw(DoorCall call) {
    Delivery delivery = deliveries.get();
    reader.readRaw(call.argument(), Caller.of(call), seconds(), delivery.record());
    route(call, delivery);
  }

  private void serveFields(DoorCall call) {
    Delivery delivery = deliveries.get();
    @Nullable String wrong =
        reader.readFields(call.argument(), Caller.of(call), seconds(), delivery.record());
    if (wrong == null) {
      route(call, delivery);
    } else {
      refuse(call, wrong);
    }
  }

  private void route(DoorCall call, Delivery delivery) {
    Receipt receipt = router.route(delivery);
    reply(call, status(receipt.status()), receipt.writers(), receipt.sequence());
  }

  private static int status(Receipt.Status status) {
    return switch (status) {
      case WRITTEN -> DoorReply.WRITTEN;
      case FAILED -> DoorReply.FAILED;
      case BUSY -> DoorReply.BUSY;
      case OVERDUE -> DoorReply.OVERDUE;
    };
  }

  private void refuse(DoorCall call, String reason) {
    refused.increment();
    refusals.log(
        leftOut -> {
          Caller caller = Caller.of(call);
          LOG.warn(
              "call refused pid={} uid={} size={} reason=\"{}\"{}",
              caller.pid(),
              Integer.toUnsignedString(caller.uid()),
              call.argument().limit(),
              reason,
              leftOut == 0 ? "" : " left_out=" + leftOut);
        });
    reply(call, DoorReply.MALFORMED, 0, 0);
  }

  private static void reply(DoorCall call, int status, int outputs, long sequence) {
    int size = DoorReply.LAYOUT.size();
    ByteBuffer result = call.result(size);
    DoorReply.STATUS.put(result, 0, status);
    DoorReply.OUTPUTS.put(result, 0, outputs);
    DoorReply.SEQUENCE.put(result, 0, sequence);
    call.reply(size);
  }

  private long seconds() {
    return Math.floorDiv(clock.millis(), 1000L);
  }

  /** Calls that were not understood. */
  public long refused() {
    return refused.sum();
  }

  /** Detaches the path, refuses further calls, and waits for those under way. */
  @Override
  public void close() {
    server.close();
  }
}
