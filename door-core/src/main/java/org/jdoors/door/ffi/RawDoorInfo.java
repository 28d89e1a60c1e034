package org.jdoors.door.ffi;

/** {@code door_info_t} as numbers. */
public record RawDoorInfo(
    int target, long procedure, long cookie, int attributes, long uniquifier) {}
