package org.jdoors.syslog.input;

import java.nio.ByteBuffer;
import org.jdoors.syslog.record.DoorBatch;
import org.jdoors.syslog.record.DoorDurability;
import org.jdoors.syslog.record.DoorRecord;
import org.jdoors.syslog.record.Facility;
import org.jdoors.syslog.record.MessageId;
import org.jdoors.syslog.record.Priority;
import org.jdoors.syslog.record.SyslogRecord;
import org.jdoors.syslog.route.Batch;
import org.jspecify.annotations.Nullable;

/**
 * Makes records of what a caller sent, checking every number before it is used. Nothing a caller
 * can send throws.
 *
 * <p>A caller other than the superuser cannot speak for the kernel: facility kern becomes user, as
 * the log driver of illumos has it for everybody. The pid shown is the kernel's word for the
 * caller.
 */
final class RecordReader {
  private final byte[] host;

  /** A reader of records of this host; the sender's own word for its host is not taken. */
  RecordReader(byte[] host) {
    this.host = host;
  }

  /** Whether these bytes are a raw syslog record and no struct. */
  static boolean isRaw(ByteBuffer argument) {
    return argument.limit() > 0 && argument.get(0) == '<';
  }

  /** Reads a raw record; there is none that is refused. */
  void readRaw(ByteBuffer argument, Caller caller, long now, SyslogRecord record) {
    readRaw(argument, 0, argument.limit(), caller, now, record);
  }

  private void readRaw(
      ByteBuffer argument, int from, int to, Caller caller, long now, SyslogRecord record) {
    int size = argument.limit();
    argument.limit(to).position(from);
    record.fillRaw(argument, now, host);
    argument.limit(size).position(0);
    settle(record, caller);
  }

  /**
   * Reads a {@link DoorRecord}, which is at least as long as its fixed part.
   *
   * @return null, or why there is no record
   */
  @Nullable String readFields(ByteBuffer argument, Caller caller, long now, SyslogRecord record) {
    return readFields(argument, 0, argument.limit(), caller, now, record);
  }

  private @Nullable String readFields(
      ByteBuffer argument, int from, int to, Caller caller, long now, SyslogRecord record) {
    long pri = DoorRecord.PRI.getUnsigned(argument, from);
    int flags = DoorRecord.FLAGS.get(argument, from);
    long messageId = DoorRecord.MESSAGE_ID.getUnsigned(argument, from);
    long identLength = DoorRecord.IDENT_LENGTH.getUnsigned(argument, from);
    long textLength = DoorRecord.TEXT_LENGTH.getUnsigned(argument, from);
    if (pri >= Priority.LIMIT) {
      return "pri=" + pri;
    }
    if ((flags & ~DoorRecord.FLAGS_KNOWN) != 0 || DoorDurability.of(flags) == null) {
      return "flags=" + Integer.toHexString(flags);
    }
    if (messageId != 0 && (messageId < MessageId.MINIMUM || messageId > MessageId.MAXIMUM)) {
      return "message_id=" + messageId;
    }
    if (identLength > DoorRecord.LONGEST_IDENT) {
      return "ident_length=" + identLength;
    }
    int fixed = DoorRecord.LAYOUT.size();
    if (fixed + identLength + textLength != to - from) {
      return "size=" + (to - from) + " lengths=" + identLength + "+" + textLength;
    }
    int size = argument.limit();
    argument.limit(to).position(from + fixed);
    record.fillFields(
        (int) pri,
        argument,
        (int) identLength,
        (flags & DoorRecord.FLAG_PID) == 0 ? SyslogRecord.UNKNOWN : caller.pid(),
        (int) messageId,
        now,
        host);
    argument.limit(size).position(0);
    settle(record, caller);
    return null;
  }

  /**
   * Reads a {@link DoorBatch}, which is at least as long as its fixed part.
   *
   * @return null, or why there are no records; the batch then holds anything
   */
  @Nullable String readBatch(ByteBuffer argument, Caller caller, long now, Batch batch) {
    int flags = DoorBatch.FLAGS.get(argument, 0);
    long count = DoorBatch.COUNT.getUnsigned(argument, 0);
    long size = DoorBatch.SIZE.getUnsigned(argument, 0);
    int at = DoorBatch.LAYOUT.size();
    int limit = argument.limit();
    if ((flags & ~DoorDurability.MASK) != 0 || DoorDurability.of(flags) == null) {
      return "flags=" + Integer.toHexString(flags);
    }
    if (count < 1 || count > DoorBatch.LARGEST_COUNT) {
      return "count=" + count;
    }
    if (size != limit - at) {
      return "size=" + limit + " batch_size=" + size;
    }
    for (int i = 0; i < count; i++) {
      int begin = at + DoorBatch.ITEM_LAYOUT.size();
      if (begin > limit) {
        return "count=" + count + " items=" + i;
      }
      long length = DoorBatch.ITEM_LENGTH.getUnsigned(argument, at);
      if (length < 1 || length > limit - begin) {
        return "item=" + i + " length=" + length;
      }
      int end = begin + (int) length;
      @Nullable String wrong = readItem(argument, begin, end, caller, now, batch.add().record());
      if (wrong != null) {
        return "item=" + i + " " + wrong;
      }
      at = DoorBatch.aligned(end);
    }
    return at == limit ? null : "size=" + limit + " end=" + at;
  }

  private @Nullable String readItem(
      ByteBuffer argument, int from, int to, Caller caller, long now, SyslogRecord record) {
    if (argument.get(from) == '<') {
      readRaw(argument, from, to, caller, now, record);
      return null;
    }
    if (to - from < DoorRecord.LAYOUT.size()) {
      return "too short";
    }
    int tag = DoorRecord.TAG.get(argument, from);
    int flags = DoorRecord.FLAGS.get(argument, from);
    if (tag != DoorRecord.TAG_VALUE) {
      return "tag=" + Integer.toHexString(tag);
    }
    if ((flags & DoorDurability.MASK) != 0) {
      return "flags=" + Integer.toHexString(flags);
    }
    return readFields(argument, from, to, caller, now, record);
  }

  private static void settle(SyslogRecord record, Caller caller) {
    record.sender(caller.pid(), caller.uid(), caller.gid(), caller.zone());
    int priority = record.priority();
    if (Priority.facility(priority) == Facility.KERN && !caller.isSuperuser()) {
      record.priority(Priority.of(Facility.USER, Priority.severity(priority)));
    }
  }
}
