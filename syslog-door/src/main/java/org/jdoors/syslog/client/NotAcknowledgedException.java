package org.jdoors.syslog.client;

import java.io.IOException;
import org.jdoors.syslog.record.DoorReply;

/** The daemon answered, but does not do what was asked, or does not vouch for the record. */
public final class NotAcknowledgedException extends IOException {
  private static final long serialVersionUID = 1L;

  private final int status;

  NotAcknowledgedException(int status) {
    super(text(status));
    this.status = status;
  }

  /** The status of the {@link DoorReply}, or -1 if the answer was none. */
  public int status() {
    return status;
  }

  private static String text(int status) {
    return switch (status) {
      case DoorReply.DENIED -> "the daemon says: not permitted";
      case DoorReply.FAILED -> "the daemon could not write the record; its own log says why";
      case DoorReply.BUSY -> "the daemon is busy: a queue stayed full";
      case DoorReply.MALFORMED -> "the daemon did not understand the call";
      case DoorReply.OVERDUE -> "the daemon has the record, but has not written it in time";
      default -> "the answer is not that of a syslog daemon";
    };
  }
}
