package org.jdoors.door.ffi;

/**
 * What a door takes per call, as {@code door_setparam(3C)} has it.
 *
 * @param minArgument DOOR_PARAM_DATA_MIN, bytes
 * @param maxArgument DOOR_PARAM_DATA_MAX, bytes: arguments lie on the server thread's stack on
 *     illumos, and Java needs the rest of it
 * @param maxDescriptors DOOR_PARAM_DESC_MAX, or {@link #ANY}
 */
public record ServerLimits(int minArgument, int maxArgument, int maxDescriptors) {

  /** Leaves the limit as the system sets it. */
  public static final int ANY = -1;
}
