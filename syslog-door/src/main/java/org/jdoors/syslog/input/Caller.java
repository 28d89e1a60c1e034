package org.jdoors.syslog.input;

import org.jdoors.door.DoorCall;
import org.jdoors.door.DoorCredentials;
import org.jdoors.door.DoorException;
import org.jdoors.syslog.record.SyslogRecord;

/**
 * Who sent a record, by the word of the system.
 *
 * @param uid effective user id
 */
record Caller(int pid, int uid) {
  private static final Caller UNKNOWN = new Caller(SyslogRecord.UNKNOWN, SyslogRecord.UNKNOWN);

  /**
   * The caller of a door; unknown if the system does not tell, which gives no right to anything.
   */
  static Caller of(DoorCall call) {
    try {
      DoorCredentials credentials = call.credentials();
      return new Caller(credentials.pid(), credentials.effectiveUid());
    } catch (DoorException e) {
      return UNKNOWN;
    }
  }

  boolean isSuperuser() {
    return uid == 0;
  }
}
