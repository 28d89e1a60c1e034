package org.jdoors.syslog.client;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jdoors.syslog.record.DoorDurability;
import org.jdoors.syslog.record.DoorRecord;
import org.jdoors.syslog.record.Durability;
import org.jdoors.syslog.record.MessageId;

/** Writes the struct of one record. */
final class RecordPacket {
  private RecordPacket() {}

  /** The bytes of a tag, cut to what the daemon takes. */
  static byte[] ident(String tag) {
    byte[] bytes = tag.getBytes(StandardCharsets.UTF_8);
    return bytes.length > DoorRecord.LONGEST_IDENT
        ? Arrays.copyOf(bytes, DoorRecord.LONGEST_IDENT)
        : bytes;
  }

  static long size(byte[] ident, byte[] text) {
    return (long) DoorRecord.LAYOUT.size() + ident.length + text.length;
  }

  /** Puts the record at the position, which moves behind it. */
  static void put(
      ByteBuffer to, int priority, byte[] ident, byte[] text, boolean showPid, Durability wanted) {
    int at = to.position();
    int flags = DoorDurability.flags(wanted) | (showPid ? DoorRecord.FLAG_PID : 0);
    DoorRecord.TAG.put(to, at, DoorRecord.TAG_VALUE);
    DoorRecord.PRI.put(to, at, priority);
    DoorRecord.FLAGS.put(to, at, flags);
    DoorRecord.MESSAGE_ID.put(to, at, MessageId.OF_PLAIN_TEXT);
    DoorRecord.IDENT_LENGTH.put(to, at, ident.length);
    DoorRecord.TEXT_LENGTH.put(to, at, text.length);
    to.position(at + DoorRecord.LAYOUT.size()).put(ident).put(text);
  }

  static void requireRaw(byte[] record) {
    if (record.length == 0 || record[0] != '<') {
      throw new IllegalArgumentException("a raw record begins with <");
    }
  }
}
