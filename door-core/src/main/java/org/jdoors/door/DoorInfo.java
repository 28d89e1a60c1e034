package org.jdoors.door;

import java.util.Set;
import org.jdoors.door.ffi.RawDoorInfo;

/**
 * What door_info tells about a door to everybody who has it open.
 *
 * @param target process id of the server; -1 after it ended, 0 for a door of the kernel
 * @param procedure address of the server procedure in the server, a number only
 * @param cookie the number the server chose for the door
 * @param attributes the door's flags
 * @param uniquifier a number no other door of this system has had since boot; unsigned
 */
public record DoorInfo(
    int target, long procedure, long cookie, Set<DoorAttribute> attributes, long uniquifier) {

  /** Keeps a copy of the attributes. */
  public DoorInfo {
    attributes = Set.copyOf(attributes);
  }

  /** Whether a process serves the door: calls have a chance. */
  public boolean isLive() {
    return target >= 0 && !attributes.contains(DoorAttribute.REVOKED);
  }

  static DoorInfo of(RawDoorInfo raw) {
    return new DoorInfo(
        raw.target(),
        raw.procedure(),
        raw.cookie(),
        DoorAttribute.of(raw.attributes()),
        raw.uniquifier());
  }
}
