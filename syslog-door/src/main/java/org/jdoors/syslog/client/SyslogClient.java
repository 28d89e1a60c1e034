package org.jdoors.syslog.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jdoors.door.DoorException;
import org.jdoors.syslog.record.DoorBatch;
import org.jdoors.syslog.record.DoorReply;
import org.jdoors.syslog.record.DoorRequest;
import org.jdoors.syslog.record.DoorTag;
import org.jdoors.syslog.record.DoorText;
import org.jdoors.syslog.record.Durability;
import org.jdoors.syslog.record.Facility;
import org.jdoors.syslog.record.Priority;
import org.jdoors.syslog.record.Severity;
import org.jspecify.annotations.Nullable;

/**
 * Logs through a syslog door. {@link #send} returns when the record is as safe as was asked for. A
 * daemon that was started anew is found again by itself. For any number of threads, each of which
 * has buffers of its own here.
 *
 * <p>Every method throws {@link DoorException} if the call failed (EBADF: no daemon serves the
 * door; ENOBUFS: too long; EINTR: the daemon ended during the call, which it may have served),
 * {@link NotAcknowledgedException} if the daemon answered but did not do it, and {@link
 * DeadlineException} if the client was given a deadline and it is over.
 */
public final class SyslogClient implements AutoCloseable {
  /** Name of the door, for {@link org.jdoors.door.DoorPaths#defaultPath}. */
  public static final String DOOR_NAME = "syslog_door";

  private static final int USUAL_SIZE = 2048;

  private final Connection connection;
  private final Calls calls;
  private final ThreadLocal<Buffers> buffers = ThreadLocal.withInitial(Buffers::new);

  /** The argument and the reply of one thread. */
  private static final class Buffers {
    private ByteBuffer argument = direct(USUAL_SIZE);
    private final ByteBuffer reply = direct(DoorBatch.REPLY_LAYOUT.size());

    ByteBuffer argument(int size) {
      if (argument.capacity() < size) {
        argument = direct(size);
      }
      return argument.clear().limit(size);
    }

    private static ByteBuffer direct(int size) {
      return ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder());
    }
  }

  private SyslogClient(Connection connection, @Nullable Duration deadline) {
    this.connection = connection;
    this.calls = new Calls(deadline);
  }

  /**
   * Opens the door at a path. Calls wait for as long as the daemon takes to answer: if it is alive
   * that is bounded by its own patience.
   *
   * @throws DoorException ENOENT, EACCES, EBADF if there is no door
   * @throws IOException if the door's daemon has ended
   */
  public static SyslogClient open(Path path) throws IOException {
    return new SyslogClient(Connection.open(path), null);
  }

  /**
   * Opens the door at a path, for calls that wait no longer than {@code deadline} even if the
   * daemon is stopped. Each then runs on a thread of the client's.
   *
   * @throws IOException as the other form
   */
  public static SyslogClient open(Path path, Duration deadline) throws IOException {
    return new SyslogClient(Connection.open(path), deadline);
  }

  /**
   * Logs one text as facility and severity say, without pid.
   *
   * @return when every file that the daemon's configuration names has the record
   */
  public Acknowledgement send(Facility facility, Severity severity, String tag, String text)
      throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return send(Priority.of(facility, severity), tag, bytes, false);
  }

  /**
   * Logs one text, given in bytes.
   *
   * @param priority facility and severity, 0 to 191
   * @param tag cut to 230 bytes, as in syslog(3C)
   * @param showPid whether the line shows this process, in the daemon's word
   */
  public Acknowledgement send(int priority, String tag, byte[] text, boolean showPid)
      throws IOException {
    return send(priority, tag, text, showPid, Durability.WRITTEN);
  }

  /**
   * Logs one text, given in bytes.
   *
   * @param wanted how safe the record must be when this returns
   */
  public Acknowledgement send(
      int priority, String tag, byte[] text, boolean showPid, Durability wanted)
      throws IOException {
    byte[] ident = RecordPacket.ident(tag);
    int size = Math.toIntExact(RecordPacket.size(ident, text));
    return calls.run(
        Duration.ZERO,
        () -> {
          Buffers mine = buffers.get();
          ByteBuffer argument = mine.argument(size);
          RecordPacket.put(argument, priority, ident, text, showPid, wanted);
          return acknowledgement(mine, argument.flip());
        });
  }

  /** Logs one raw record, RFC 3164 or RFC 5424, which begins with {@code <}. */
  public Acknowledgement sendRaw(byte[] record) throws IOException {
    RecordPacket.requireRaw(record);
    return calls.run(
        Duration.ZERO,
        () -> {
          Buffers mine = buffers.get();
          return acknowledgement(mine, mine.argument(record.length).put(record).flip());
        });
  }

  /**
   * Logs one raw record.
   *
   * @param wanted how safe the record must be when this returns
   */
  public Acknowledgement sendRaw(byte[] record, Durability wanted) throws IOException {
    if (wanted == Durability.WRITTEN) {
      return sendRaw(record);
    }
    RecordBatch batch = RecordBatch.forOne(record.length, wanted);
    if (!batch.addRaw(record)) {
      throw new IOException("record of " + record.length + " bytes is too long");
    }
    return send(batch);
  }

  /**
   * Logs the records of a batch, which are taken all or none. An empty one is not sent. After a
   * {@link DeadlineException} the batch may still be read and must not be used again.
   *
   * @return with the number of the first record
   */
  public Acknowledgement send(RecordBatch batch) throws IOException {
    if (batch.size() == 0) {
      return new Acknowledgement(0, 0);
    }
    return calls.run(Duration.ZERO, () -> acknowledgement(buffers.get(), batch.argument()));
  }

  /** Asks whether the daemon answers, as the C library of illumos does. */
  public void ping() throws IOException {
    Integer ignored =
        calls.run(
            Duration.ZERO,
            () -> {
              Buffers mine = buffers.get();
              return connection.call(mine.argument(0), mine.reply);
            });
  }

  /** The daemon's counters by name. */
  public SortedMap<String, Long> statistics() throws IOException {
    ByteBuffer reply = exchange(request(DoorTag.STATISTICS, Duration.ZERO), Duration.ZERO);
    int fixed = DoorText.LAYOUT.size();
    requireDone(reply, fixed);
    if (DoorText.LENGTH.get(reply, 0) != reply.limit() - fixed) {
      throw new NotAcknowledgedException(-1);
    }
    SortedMap<String, Long> counters = new TreeMap<>();
    reply.position(fixed);
    for (String line : StandardCharsets.UTF_8.decode(reply).toString().split("\n", -1)) {
      int blank = line.lastIndexOf(' ');
      if (blank > 0) {
        counters.put(line.substring(0, blank), number(line.substring(blank + 1)));
      }
    }
    return Collections.unmodifiableSortedMap(counters);
  }

  private static long number(String text) throws NotAcknowledgedException {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new NotAcknowledgedException(-1);
    }
  }

  /**
   * Returns when all that the daemon took before is on disk.
   *
   * @param patience longest wait, cut to a minute
   * @throws NotAcknowledgedException if it is not in that time
   */
  public void flush(Duration patience) throws IOException {
    Duration wait = Duration.ofMillis(Math.min(patience.toMillis(), DoorRequest.LONGEST_WAIT));
    requireDone(exchange(request(DoorTag.FLUSH, wait), wait), DoorReply.LAYOUT.size());
  }

  /** Has the daemon open its files anew by path; the superuser and the daemon's own user may. */
  public void reopen() throws IOException {
    ByteBuffer reply = exchange(request(DoorTag.REOPEN, Duration.ZERO), Duration.ZERO);
    requireDone(reply, DoorReply.LAYOUT.size());
  }

  /**
   * Follows the log; root, the daemon's own user and members of its read group may.
   *
   * @param selector as in syslog.conf, e.g. {@code *.debug}
   * @param last how many of the latest records come first
   */
  public FollowedRecords follow(String selector, int last) {
    return new FollowedRecords(this, selector, last);
  }

  private static ByteBuffer request(int tag, Duration wait) {
    ByteBuffer argument =
        ByteBuffer.allocate(DoorRequest.LAYOUT.size()).order(ByteOrder.nativeOrder());
    DoorRequest.TAG.put(argument, 0, tag);
    DoorRequest.WAIT_MS.put(argument, 0, (int) wait.toMillis());
    return argument;
  }

  ByteBuffer exchange(ByteBuffer argument, Duration wait) throws IOException {
    return calls.run(wait, () -> connection.call(argument));
  }

  int generation() {
    return connection.generation();
  }

  /** Checks the status with which every answer begins, and that the answer is long enough. */
  static void requireDone(ByteBuffer reply, int size) throws NotAcknowledgedException {
    int status = reply.limit() < DoorReply.STATUS.end() ? -1 : DoorReply.STATUS.get(reply, 0);
    if (status != DoorReply.WRITTEN || reply.limit() < size) {
      throw new NotAcknowledgedException(status == DoorReply.WRITTEN ? -1 : status);
    }
  }

  private Acknowledgement acknowledgement(Buffers mine, ByteBuffer argument) throws IOException {
    int size = connection.call(argument, mine.reply);
    mine.reply.limit(size);
    requireDone(mine.reply, DoorReply.LAYOUT.size());
    return new Acknowledgement(
        DoorReply.SEQUENCE.get(mine.reply, 0), DoorReply.OUTPUTS.get(mine.reply, 0));
  }

  /** Calls under way end as they will. */
  @Override
  public void close() {
    calls.close();
    connection.close();
  }
}
