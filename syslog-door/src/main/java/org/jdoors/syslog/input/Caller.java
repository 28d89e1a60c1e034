package org.jdoors.syslog.input;

import java.util.List;
import org.jdoors.door.DoorCredentials;
import org.jdoors.syslog.record.SyslogRecord;

/**
 * Who sent a record, by the word of the system.
 *
 * @param uid effective user id
 * @param gid effective group id
 * @param groups the supplementary groups
 * @param zone 0 is the global one, and the only one on Linux
 */
record Caller(int pid, int uid, int gid, List<Integer> groups, int zone) {
  /** A caller of whom the system does not tell, which gives no right to anything. */
  static final Caller UNKNOWN =
      new Caller(
          SyslogRecord.UNKNOWN,
          SyslogRecord.UNKNOWN,
          SyslogRecord.UNKNOWN,
          List.of(),
          SyslogRecord.UNKNOWN);

  static Caller of(DoorCredentials credentials) {
    return new Caller(
        credentials.pid(),
        credentials.effectiveUid(),
        credentials.effectiveGid(),
        credentials.groups(),
        credentials.zone());
  }

  boolean isSuperuser() {
    return uid == 0;
  }
}
