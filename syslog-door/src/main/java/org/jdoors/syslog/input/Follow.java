package org.jdoors.syslog.input;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jdoors.door.DoorCall;
import org.jdoors.syslog.config.ConfigException;
import org.jdoors.syslog.config.Selectors;
import org.jdoors.syslog.record.Bytes;
import org.jdoors.syslog.record.DoorFollow;
import org.jdoors.syslog.record.DoorReply;
import org.jdoors.syslog.record.LineFormat;
import org.jdoors.syslog.record.Sanitizer;
import org.jdoors.syslog.record.SyslogRecord;
import org.jspecify.annotations.Nullable;

/** Answers calls that follow the log: each waits for records and takes a door thread meanwhile. */
final class Follow {
  /** Calls that may wait at a time; natively so many streams may read the log driver. */
  static final int MOST_FOLLOWERS = 16;

  /** A line beyond this is cut. */
  static final int LONGEST_LINE = 32 * 1024;

  /** No line is added to an answer of this size. */
  private static final int FULL = 64 * 1024;

  private static final int LARGEST_REPLY =
      FULL + DoorFollow.LINE_LAYOUT.size() + LONGEST_LINE + Long.BYTES;

  /** How often it is seen whether the follower has gone. */
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final RecentRecords recent;
  private final Sanitizer sanitizer;
  private final ZoneId zone;
  private final LongSupplier nanoTime;
  private final Semaphore places = new Semaphore(MOST_FOLLOWERS);

  Follow(RecentRecords recent, Sanitizer sanitizer, ZoneId zone, LongSupplier nanoTime) {
    this.recent = recent;
    this.sanitizer = sanitizer;
    this.zone = zone;
    this.nanoTime = nanoTime;
  }

  /** Why a call is not served: a status of {@link DoorReply} and words. */
  record Refusal(int status, String reason) {}

  /**
   * Serves a call of a caller who may read the log; it is at least as long as its fixed part.
   *
   * @return null, or why it is refused; then there is no answer yet
   */
  @Nullable Refusal serve(DoorCall call) throws InterruptedException {
    ByteBuffer argument = call.argument();
    long wait = Math.min(DoorFollow.WAIT_MS.getUnsigned(argument, 0), DoorFollow.LONGEST_WAIT);
    long position = DoorFollow.POSITION.get(argument, 0);
    long last = DoorFollow.LAST.getUnsigned(argument, 0);
    long length = DoorFollow.SELECTOR_LENGTH.getUnsigned(argument, 0);
    int fixed = DoorFollow.LAYOUT.size();
    if (length < 1 || length > DoorFollow.LONGEST_SELECTOR || fixed + length != argument.limit()) {
      return malformed("size=" + argument.limit() + " selector_length=" + length);
    }
    if (position < 0 || position > recent.next() || (position > 0 && last > 0)) {
      return malformed("position=" + position + " last=" + last);
    }
    byte[] text = new byte[(int) length];
    argument.get(fixed, text);
    Selectors selectors;
    try {
      selectors = Selectors.parse(new String(text, StandardCharsets.ISO_8859_1));
    } catch (ConfigException e) {
      return malformed("selector");
    }
    if (!places.tryAcquire()) {
      return new Refusal(DoorReply.BUSY, "followers=" + MOST_FOLLOWERS);
    }
    try {
      long begin = position == 0 ? recent.begin(selectors, last) : position;
      call.reply(answer(call, selectors, begin, TimeUnit.MILLISECONDS.toNanos(wait)));
    } finally {
      places.release();
    }
    return null;
  }

  private static Refusal malformed(String reason) {
    return new Refusal(DoorReply.MALFORMED, reason);
  }

  private ByteBuffer answer(DoorCall call, Selectors selectors, long begin, long wait)
      throws InterruptedException {
    Lines lines = new Lines();
    long deadline = nanoTime.getAsLong() + wait;
    long position = begin;
    long lost = 0;
    boolean waits = true;
    while (true) {
      while (!lines.isFull() && position < recent.next()) {
        lost += recent.lost(position);
        position = recent.read(position, selectors, lines::add);
      }
      long left = deadline - nanoTime.getAsLong();
      if (!waits || lines.count > 0 || left <= 0 || call.isAborted()) {
        return lines.finish(position, lost);
      }
      waits = recent.await(position, Math.min(left, LOOK_NANOS));
    }
  }

  /** The lines of one answer. */
  private final class Lines {
    private final LineFormat format = new LineFormat(LineFormat.Kind.FILE, sanitizer, zone);
    private final Bytes line = new Bytes(256);
    private ByteBuffer reply = ByteBuffer.allocate(4096).order(ByteOrder.nativeOrder());
    private int end = DoorFollow.REPLY_LAYOUT.size();
    private int count;

    void add(SyslogRecord record) {
      format.format(record, line);
      int length = cut(line.length() - 1);
      if (length < 1) {
        return;
      }
      int at = DoorFollow.aligned(end);
      int text = at + DoorFollow.LINE_LAYOUT.size();
      reserve(text + length);
      DoorFollow.LINE_LENGTH.put(reply, at, length);
      DoorFollow.LINE_PRI.put(reply, at, record.priority());
      DoorFollow.LINE_TIME.put(reply, at, record.time());
      DoorFollow.LINE_PID.put(reply, at, record.senderPid());
      DoorFollow.LINE_UID.put(reply, at, record.senderUid());
      DoorFollow.LINE_GID.put(reply, at, record.senderGid());
      DoorFollow.LINE_ZONE.put(reply, at, record.senderZone());
      reply.put(text, line.array(), 0, length);
      end = text + length;
      count++;
    }

    /** Not within a character of several bytes. */
    private int cut(int length) {
      int shorter = Math.min(length, LONGEST_LINE);
      while (shorter > 0 && shorter < length && (line.array()[shorter] & 0xc0) == 0x80) {
        shorter--;
      }
      return shorter;
    }

    private void reserve(int size) {
      if (size > reply.capacity()) {
        int larger = Math.min(LARGEST_REPLY, Math.max(size, 2 * reply.capacity()));
        reply = ByteBuffer.allocate(larger).order(ByteOrder.nativeOrder()).put(0, reply, 0, end);
      }
    }

    boolean isFull() {
      return end >= FULL;
    }

    ByteBuffer finish(long position, long lost) {
      DoorFollow.STATUS.put(reply, 0, DoorReply.WRITTEN);
      DoorFollow.COUNT.put(reply, 0, count);
      DoorFollow.NEXT.put(reply, 0, position);
      DoorFollow.LOST.put(reply, 0, lost);
      return reply.clear().limit(end);
    }
  }
}
