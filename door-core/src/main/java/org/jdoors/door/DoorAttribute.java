package org.jdoors.door;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import org.jdoors.door.ffi.DoorConstants;

/**
 * Flags of a door. {@link #UNREF}, {@link #UNREF_MULTI}, {@link #PRIVATE}, {@link #REFUSE_DESC} and
 * {@link #NO_CANCEL} may be asked for when a door is created; the others are only reported. Source:
 * door_create(3C), door_info(3C).
 */
public enum DoorAttribute {
  /**
   * One notification when nobody else refers to the door any more. On illumos a process that starts
   * another one counts it as a holder until that has executed its program: with nobody else holding
   * the door the notification comes then, and no other.
   */
  UNREF(DoorConstants.DOOR_UNREF),
  /**
   * Served by threads of its own, made as {@link DoorServer.Builder#threads} says. Asked for
   * without that, the door has none, unless code in C makes some: calls wait for ever.
   */
  PRIVATE(DoorConstants.DOOR_PRIVATE),
  /** Served by the process that asks. */
  LOCAL(DoorConstants.DOOR_LOCAL),
  /** Revoked, or its process has ended. */
  REVOKED(DoorConstants.DOOR_REVOKED),
  /** A notification each time nobody else refers to the door any more. */
  UNREF_MULTI(DoorConstants.DOOR_UNREF_MULTI),
  /** Nobody else refers to the door now. */
  IS_UNREF(DoorConstants.DOOR_IS_UNREF),
  /** Calls with descriptors are refused with ENOTSUP. */
  REFUSE_DESC(DoorConstants.DOOR_REFUSE_DESC),
  /** A client that gives up does not disturb the server thread; always set for doors in Java. */
  NO_CANCEL(DoorConstants.DOOR_NO_CANCEL),
  /** No more threads are made for a door with threads of its own. */
  NO_DEPLETION_CB(DoorConstants.DOOR_NO_DEPLETION_CB),
  /** Served by threads that {@link DoorServer.Builder#threads} made. */
  PRIVCREATE(DoorConstants.DOOR_PRIVCREATE);

  private final int bit;

  DoorAttribute(int bit) {
    this.bit = bit;
  }

  static int bits(Set<DoorAttribute> attributes) {
    int bits = 0;
    for (DoorAttribute attribute : attributes) {
      bits |= attribute.bit;
    }
    return bits;
  }

  static Set<DoorAttribute> of(int bits) {
    Set<DoorAttribute> attributes = EnumSet.noneOf(DoorAttribute.class);
    for (DoorAttribute attribute : values()) {
      if ((bits & attribute.bit) != 0) {
        attributes.add(attribute);
      }
    }
    return Collections.unmodifiableSet(attributes);
  }
}
