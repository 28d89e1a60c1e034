package org.jdoors.door;

import org.jdoors.door.ffi.DoorConstants;

/** Limits of a door on what callers pass. Source: door_getparam(3C). */
public enum DoorParameter {
  /** Most descriptors per call. */
  DESC_MAX(DoorConstants.DOOR_PARAM_DESC_MAX),
  /** Most bytes per call. */
  DATA_MAX(DoorConstants.DOOR_PARAM_DATA_MAX),
  /** Fewest bytes per call. */
  DATA_MIN(DoorConstants.DOOR_PARAM_DATA_MIN);

  private final int number;

  DoorParameter(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }
}
