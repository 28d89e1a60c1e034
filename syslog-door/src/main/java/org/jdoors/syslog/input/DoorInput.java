package org.jdoors.syslog.input;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.ObjLongConsumer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jdoors.door.DoorAttribute;
import org.jdoors.door.DoorCall;
import org.jdoors.door.DoorException;
import org.jdoors.door.DoorMethods;
import org.jdoors.door.DoorProcedure;
import org.jdoors.door.DoorServer;
import org.jdoors.log.RareLog;
import org.jdoors.syslog.config.RecordFilter;
import org.jdoors.syslog.config.Selectors;
import org.jdoors.syslog.record.DoorBatch;
import org.jdoors.syslog.record.DoorDurability;
import org.jdoors.syslog.record.DoorFollow;
import org.jdoors.syslog.record.DoorRecord;
import org.jdoors.syslog.record.DoorReply;
import org.jdoors.syslog.record.DoorRequest;
import org.jdoors.syslog.record.DoorTag;
import org.jdoors.syslog.record.Durability;
import org.jdoors.syslog.record.Sanitizer;
import org.jdoors.syslog.record.SyslogRecord;
import org.jdoors.syslog.route.Batch;
import org.jdoors.syslog.route.Counted;
import org.jdoors.syslog.route.Delivery;
import org.jdoors.syslog.route.Receipt;
import org.jdoors.syslog.route.Registration;
import org.jdoors.syslog.route.Router;
import org.jspecify.annotations.Nullable;

/**
 * The syslog door. A call without bytes is answered with none: the C library asks so whether the
 * daemon lives. A call that begins with {@code <} is one raw record; any other is a struct told by
 * its tag, see {@link DoorTag}. Records are answered when they are as safe as was asked for.
 *
 * <p>The native door takes no data at all: its {@code DOOR_PARAM_DATA_MAX} is 0. This one takes
 * {@link DoorTag#LARGEST_CALL}; the attributes are the native ones.
 */
public final class DoorInput implements Counted, AutoCloseable {
  /** Everybody may log: the path can be opened for reading by all. */
  private static final int MODE = 0644;

  private static final Duration LOG_INTERVAL = Duration.ofSeconds(1);
  private static final Logger LOG = LogManager.getLogger(DoorInput.class);

  private final Router router;
  private final Privileges privileges;
  private final RecordReader reader;
  private final Clock clock;
  private final RareLog refusals;
  private final CallLimit limit;
  private final BatchPool batches;
  private final DoorRequests requests;
  private final RecentRecords recent = new RecentRecords();
  private final Follow follow;
  private final Registration registration;
  private final LongAdder records = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder denied = new LongAdder();
  private final LongAdder busy = new LongAdder();
  private final ThreadLocal<Turn> turns = ThreadLocal.withInitial(Turn::new);
  private final DoorServer server;

  /**
   * What the door needs besides the router.
   *
   * @param host name of this host, shown in every line
   * @param patience longest wait of a call for its turn
   * @param sanitizer of the lines that followers get, and the zone of their dates
   * @param statistics what callers are told of the whole daemon
   * @param nanoTime as {@link System#nanoTime}
   */
  public record Surroundings(
      String host,
      Duration patience,
      Privileges privileges,
      Sanitizer sanitizer,
      ZoneId zone,
      Counted statistics,
      Clock clock,
      LongSupplier nanoTime) {}

  /** Creates the door; nobody can call it before {@link #attach}. */
  public DoorInput(Router router, Surroundings around) throws DoorException {
    this.router = router;
    this.privileges = around.privileges();
    this.reader = new RecordReader(around.host().getBytes(StandardCharsets.UTF_8));
    this.clock = around.clock();
    this.refusals = new RareLog(LOG_INTERVAL, around.nanoTime());
    this.limit = new CallLimit(around.patience());
    this.batches = new BatchPool(around.patience());
    this.requests = new DoorRequests(router, around.statistics());
    this.follow = new Follow(recent, around.sanitizer(), around.zone(), around.nanoTime());
    this.server = create(methods());
    this.registration = router.follow(Selectors.ALL, RecordFilter.ALL, this::keep);
  }

  private DoorMethods methods() {
    int request = DoorRequest.LAYOUT.size();
    return DoorMethods.tagAt(DoorRecord.TAG)
        .on(DoorTag.RECORD, DoorRecord.LAYOUT.size(), this::serveFields)
        .on(DoorTag.BATCH, DoorBatch.LAYOUT.size(), this::serveBatch)
        .on(DoorTag.STATISTICS, request, exactly(request, requests::statistics))
        .on(DoorTag.FLUSH, request, exactly(request, this::serveFlush))
        .on(DoorTag.REOPEN, request, exactly(request, this::serveReopen))
        .on(DoorTag.FOLLOW, DoorFollow.LAYOUT.size(), this::serveFollow)
        .onShort(call -> refuse(call, "too short"))
        .otherwise(
            call ->
                refuse(call, "tag=" + Integer.toHexString(DoorRecord.TAG.get(call.argument(), 0))))
        .build();
  }

  private DoorProcedure exactly(int size, Consumer<DoorCall> procedure) {
    return call -> {
      if (call.argument().limit() == size) {
        procedure.accept(call);
      } else {
        refuse(call, "size=" + call.argument().limit());
      }
    };
  }

  private DoorServer create(DoorMethods methods) throws DoorException {
    return DoorServer.builder(
            call -> {
              if (RecordReader.isRaw(call.argument())) {
                serveRaw(call);
              } else {
                methods.serve(call);
              }
            })
        .name("syslog-door")
        .attributes(Set.of(DoorAttribute.REFUSE_DESC, DoorAttribute.NO_CANCEL))
        .maxArgument(DoorTag.LARGEST_CALL)
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

  private void keep(SyslogRecord record) {
    if (!record.isEmpty()) {
      recent.add(record);
    }
  }

  private void serveRaw(DoorCall call) {
    if (!limit.enter(call.argument().limit())) {
      busy(call);
      return;
    }
    try {
      Turn turn = turns.get();
      SyslogRecord record = turn.delivery().record();
      reader.readRaw(call.argument(), turn.caller(call), seconds(), record);
      route(call, turn, Durability.WRITTEN);
    } finally {
      limit.leave(call.argument().limit());
    }
  }

  private void serveFields(DoorCall call) {
    if (!limit.enter(call.argument().limit())) {
      busy(call);
      return;
    }
    try {
      Turn turn = turns.get();
      SyslogRecord record = turn.delivery().record();
      String wrong = reader.readFields(call.argument(), turn.caller(call), seconds(), record);
      Durability wanted = DoorDurability.of(DoorRecord.FLAGS.get(call.argument(), 0));
      if (wrong != null || wanted == null) {
        refuse(call, String.valueOf(wrong));
      } else {
        route(call, turn, wanted);
      }
    } finally {
      limit.leave(call.argument().limit());
    }
  }

  private void route(DoorCall call, Turn turn, Durability wanted) {
    Delivery delivery = turn.delivery();
    Receipt receipt = router.route(delivery, wanted);
    records.increment();
    turn.routed(receipt.status() == Receipt.Status.OVERDUE);
    reply(call, status(receipt.status()), receipt.writers(), receipt.sequence());
  }

  private void serveBatch(DoorCall call) {
    Batch batch = batches.take();
    if (batch == null) {
      busy(call);
      return;
    }
    boolean held = true;
    try {
      Caller caller = turns.get().caller(call);
      String wrong = reader.readBatch(call.argument(), caller, seconds(), batch);
      Durability wanted = DoorDurability.of(DoorBatch.FLAGS.get(call.argument(), 0));
      if (wrong != null || wanted == null) {
        held = false;
        refuse(call, String.valueOf(wrong));
      } else {
        int count = DoorBatch.COUNT.get(call.argument(), 0);
        Receipt receipt = router.route(batch, wanted);
        records.add(count);
        held = receipt.status() == Receipt.Status.OVERDUE;
        replyBatch(call, receipt, count);
      }
    } finally {
      batches.give(batch, held);
    }
  }

  private static void replyBatch(DoorCall call, Receipt receipt, int count) {
    int size = DoorBatch.REPLY_LAYOUT.size();
    boolean again = receipt.status() == Receipt.Status.BUSY;
    ByteBuffer result = call.result(size);
    DoorBatch.STATUS.put(result, 0, status(receipt.status()));
    DoorBatch.OUTPUTS.put(result, 0, receipt.writers());
    DoorBatch.SEQUENCE.put(result, 0, receipt.sequence());
    DoorBatch.TAKEN.put(result, 0, again ? 0 : count);
    DoorBatch.RESERVED.put(result, 0, 0);
    call.reply(size);
  }

  private static int status(Receipt.Status status) {
    return switch (status) {
      case WRITTEN -> DoorReply.WRITTEN;
      case FAILED -> DoorReply.FAILED;
      case BUSY -> DoorReply.BUSY;
      case OVERDUE -> DoorReply.OVERDUE;
    };
  }

  private void serveFlush(DoorCall call) {
    reply(call, requests.flush(call), 0, 0);
  }

  private void serveReopen(DoorCall call) {
    if (privileges.mayReopen(turns.get().caller(call))) {
      requests.reopen();
      reply(call, DoorReply.WRITTEN, 0, 0);
    } else {
      deny(call, "reopen");
    }
  }

  private void serveFollow(DoorCall call) throws InterruptedException {
    if (!privileges.mayRead(turns.get().caller(call))) {
      deny(call, "follow");
      return;
    }
    Follow.@Nullable Refusal refusal = follow.serve(call);
    if (refusal == null) {
      return;
    }
    if (refusal.status() == DoorReply.MALFORMED) {
      refuse(call, refusal.reason());
    } else {
      busy(call);
    }
  }

  private void busy(DoorCall call) {
    busy.increment();
    reply(call, DoorReply.BUSY, 0, 0);
  }

  private void deny(DoorCall call, String what) {
    denied.increment();
    logRefusal(call, "not permitted: " + what);
    reply(call, DoorReply.DENIED, 0, 0);
  }

  private void refuse(DoorCall call, String reason) {
    refused.increment();
    logRefusal(call, reason);
    reply(call, DoorReply.MALFORMED, 0, 0);
  }

  private void logRefusal(DoorCall call, String reason) {
    refusals.log(
        leftOut -> {
          Caller caller = turns.get().caller(call);
          LOG.warn(
              "call refused pid={} uid={} size={} reason=\"{}\"{}",
              caller.pid(),
              Integer.toUnsignedString(caller.uid()),
              call.argument().limit(),
              reason,
              leftOut == 0 ? "" : " left_out=" + leftOut);
        });
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

  @Override
  public void counters(ObjLongConsumer<String> to) {
    to.accept("input.door.records", records.sum());
    to.accept("input.door.refused", refused.sum());
    to.accept("input.door.denied", denied.sum());
    to.accept("input.door.busy", busy.sum());
  }

  /** Detaches the path, refuses further calls, and waits for those under way. */
  @Override
  public void close() {
    recent.close();
    server.close();
    registration.close();
  }
}
