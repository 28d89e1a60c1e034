package org.jdoors.syslog.record;

import java.nio.charset.StandardCharsets;

/**
 * The structured data that says what the daemon itself knows of a sender:
 *
 * <pre>
 *   [jdoors@32473 pid="42" uid="0" gid="0" zone="3" ip="192.0.2.7" cut="true"]
 * </pre>
 *
 * <p>Parameters that are not known are left out; all come from the kernel, none from the text. An
 * element of this name in a message that comes in is the sender's word, and so is written as {@code
 * claimed@32473}; or not at all, if the message has one of that name as well.
 *
 * <p>32473 is the number that RFC 5612 keeps for examples: the project has none of its own, and a
 * number of somebody else would claim his names.
 */
final class TrustedElement {
  static final byte[] ID = "jdoors@32473".getBytes(StandardCharsets.US_ASCII);
  static final byte[] CLAIMED_ID = "claimed@32473".getBytes(StandardCharsets.US_ASCII);

  private TrustedElement() {}

  /** Whether anything is known. */
  static boolean isNeeded(SyslogRecord record) {
    return record.senderPid() != SyslogRecord.UNKNOWN
        || record.senderUid() != SyslogRecord.UNKNOWN
        || record.senderGid() != SyslogRecord.UNKNOWN
        || record.senderZone() != SyslogRecord.UNKNOWN
        || record.peer().length > 0
        || record.isCut();
  }

  /** Whether an element of a message has our name. */
  static boolean isForged(StructuredData data, int element) {
    return data.isId(element, ID);
  }

  /** Whether an element with our name cannot even be written as claimed. */
  static boolean isDropped(StructuredData data, int element) {
    return isForged(data, element) && data.element(CLAIMED_ID) >= 0;
  }

  static void put(SyslogRecord record, Bytes out) {
    out.put('[');
    out.put(ID);
    number("pid", record.senderPid(), out);
    number("uid", record.senderUid(), out);
    number("gid", record.senderGid(), out);
    number("zone", record.senderZone(), out);
    if (record.peer().length > 0) {
      out.putAscii(" ip=\"");
      out.put(record.peer());
      out.put('"');
    }
    if (record.isCut()) {
      out.putAscii(" cut=\"true\"");
    }
    out.put(']');
  }

  private static void number(String name, int value, Bytes out) {
    if (value != SyslogRecord.UNKNOWN) {
      out.put(' ');
      out.putAscii(name);
      out.putAscii("=\"");
      out.putUnsigned(value);
      out.put('"');
    }
  }
}
