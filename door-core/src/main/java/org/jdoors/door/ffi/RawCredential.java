package org.jdoors.door.ffi;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A {@code ucred_t} as numbers and names; ids are unsigned in C, zone and project are -1 where they
 * are not known, the effective privileges are null where there are none.
 */
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
    int project,
    @Nullable Set<String> privileges) {}
