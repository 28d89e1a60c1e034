package org.jdoors.syslog.input;

import org.jdoors.syslog.record.SyslogRecord;

/**
 * Who may ask for more than to log. Everybody may log, ask for the counters and have all written;
 * the text of other people's records may be secret.
 *
 * @param ownUid the daemon's effective user, who could do to it whatever he likes anyway; {@link
 *     SyslogRecord#UNKNOWN} for nobody
 * @param readGroup group whose members may read the log; {@link SyslogRecord#UNKNOWN} for none
 */
public record Privileges(int ownUid, int readGroup) {
  /** The superuser alone. */
  public static final Privileges SUPERUSER =
      new Privileges(SyslogRecord.UNKNOWN, SyslogRecord.UNKNOWN);

  /** Whether the caller may have files opened anew. */
  boolean mayReopen(Caller caller) {
    return caller.isSuperuser() || (ownUid != SyslogRecord.UNKNOWN && caller.uid() == ownUid);
  }

  /** Whether the caller may read records of others. */
  boolean mayRead(Caller caller) {
    boolean member =
        readGroup != SyslogRecord.UNKNOWN
            && (caller.gid() == readGroup || caller.groups().contains(readGroup));
    return member || mayReopen(caller);
  }
}
