package org.jdoors.syslog.input;

import java.nio.ByteBuffer;
import org.jdoors.syslog.record.DoorRecord;
import org.jdoors.syslog.record.Facility;
import org.jdoors.syslog.record.MessageId;
import org.jdoors.syslog.record.Priority;
import org.jdoors.syslog.record.SyslogRecord;
import org.jspecify.annotations.Nullable;

/**
 * Makes a record of what a caller sent, checking every number before it is used. Nothing a caller
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
    record.fillRaw(argument, now, host);
    settle(record, caller);
  }

  /**
   * Reads a {@link DoorRecord}, which is at least as long as its fixed part.
   *
   * @return null, or why there is no record
   */
  @Nullable String readFields(ByteBuffer argument, Caller caller, long now, SyslogRecord record) {
    long pri = DoorRecord.PRI.getUnsigned(argument, 0);
    int flags = DoorRecord.FLAGS.get(argument, 0);
    long messageId = DoorRecord.MESSAGE_ID.getUnsigned(argument, 0);
    long identLength = DoorRecord.IDENT_LENGTH.getUnsigned(argument, 0);
    long textLength = DoorRecord.TEXT_LENGTH.getUnsigned(argument, 0);
    if (pri >= Priority.LIMIT) {
      return "pri=" + pri;
    }
    if ((flags & ~DoorRecord.FLAGS_KNOWN) != 0) {
      return "flags=" + Integer.toHexString(flags);
    }
    if (messageId != 0 && (messageId < MessageId.MINIMUM || messageId > MessageId.MAXIMUM)) {
      return "message_id=" + messageId;
    }
    if (identLength > DoorRecord.LONGEST_IDENT) {
      return "ident_length=" + identLength;
    }
    int fixed = DoorRecord.LAYOUT.size();
    if (fixed + identLength + textLength != argument.limit()) {
      return "size=" + argument.limit() + " lengths=" + identLength + "+" + textLength;
    }
    int textAt = fixed + (int) identLength;
    record.fillFields(
        (int) pri,
        argument.slice(fixed, (int) identLength),
        (flags & DoorRecord.FLAG_PID) == 0 ? SyslogRecord.UNKNOWN : caller.pid(),
        (int) messageId,
        argument.slice(textAt, (int) textLength),
        now,
        host);
    settle(record, caller);
    return null;
  }

  private static void settle(SyslogRecord record, Caller caller) {
    record.sender(caller.pid(), caller.uid());
    int priority = record.priority();
    if (Priority.facility(priority) == Facility.KERN && !caller.isSuperuser()) {
      record.priority(Priority.of(Facility.USER, Priority.severity(priority)));
    }
  }
}
