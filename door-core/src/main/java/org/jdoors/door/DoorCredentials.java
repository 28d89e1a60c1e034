package org.jdoors.door;

import java.util.List;
import org.jdoors.door.ffi.RawCredential;

/**
 * Who called, by the word of the system. User and group ids are unsigned 32-bit numbers. Source:
 * door_ucred(3C), ucred(3C).
 *
 * @param pid the calling process; 0 for an unreferenced notification
 * @param groups the supplementary groups
 * @param zone the caller's zone; 0 is the global zone, and the only one on Linux
 * @param project the caller's project; -1 on Linux, which has none
 */
public record DoorCredentials(
    int pid,
    int effectiveUid,
    int realUid,
    int savedUid,
    int effectiveGid,
    int realGid,
    int savedGid,
    List<Integer> groups,
    int zone,
    int project) {

  /** Keeps a copy of the groups. */
  public DoorCredentials {
    groups = List.copyOf(groups);
  }

  /** Whether the caller acts as user 0. */
  public boolean isSuperuser() {
    return effectiveUid == 0;
  }

  static DoorCredentials of(RawCredential raw) {
    return new DoorCredentials(
        raw.pid(),
        raw.effectiveUid(),
        raw.realUid(),
        raw.savedUid(),
        raw.effectiveGid(),
        raw.realGid(),
        raw.savedGid(),
        raw.groups(),
        raw.zone(),
        raw.project());
  }
}
