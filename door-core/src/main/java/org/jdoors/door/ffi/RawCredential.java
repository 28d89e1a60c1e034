package org.jdoors.door.ffi;

import java.util.List;

/** A {@code ucred_t} as numbers; ids are unsigned in C, the project is -1 where there is none. */
public record RawCredential(
    int pid,
    int effectiveUid,
    int realUid,
    int savedUid,
    int effectiveGid,
    int realGid,
    int savedGid,
    List<Integer> groups,
    int zone,
    int project) {}
