package org.jdoors.door;

import java.util.List;
import java.util.Set;
import org.jdoors.door.ffi.RawCredential;
import org.jspecify.annotations.Nullable;

/**
 * Who called, by the word of the system. User and group ids are unsigned 32-bit numbers. Source:
 * door_ucred(3C), ucred(3C), privileges(7).
 *
 * @param pid the calling process; 0 for an unreferenced notification
 * @param groups the supplementary groups
 * @param zone the caller's zone; 0 is the global zone, and the only one on Linux; -1 if the system
 *     does not say
 * @param project the caller's project; -1 on Linux, which has none
 * @param privileges the effective privileges by name, as {@code sys_admin}; null where the system
 *     has none to tell, as Linux
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
    int project,
    @Nullable Set<String> privileges) {

  /** Keeps copies of the groups and of the privileges. */
  public DoorCredentials {
    groups = List.copyOf(groups);
    privileges = privileges == null ? null : Set.copyOf(privileges);
  }

  /** Whether the caller acts as user 0. */
  public boolean isSuperuser() {
    return effectiveUid == 0;
  }

  /**
   * Whether the caller may do what a privilege allows. Where the system tells no privileges, user 0
   * has all and everybody else none.
   *
   * @param privilege a name of privileges(7) in small letters, as {@code sys_admin}
   */
  public boolean has(String privilege) {
    Set<String> told = privileges;
    return told == null ? isSuperuser() : told.contains(privilege);
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
        raw.project(),
        raw.privileges());
  }
}
