package org.jdoors.door.selftest;

import java.util.List;
import org.jdoors.door.ffi.DoorProbes;
import org.jdoors.door.ffi.OwnPrivileges;
import org.jdoors.door.ffi.SystemProbes;

/** Sizes, places and numbers, by what calls write and do. */
final class AbiChecks {

  private AbiChecks() {}

  static List<Check> all() {
    return List.of(
        Check.of(
            "abi", "error numbers are those of our table", b -> SystemProbes.errnos(b.folder())),
        Check.of("abi", "open, fcntl and dup3 know our flags", b -> SystemProbes.files(b.folder())),
        Check.of("abi", "mmap and mprotect know our flags", b -> SystemProbes.memory()),
        new Check("abi", "thread attributes and signal sets fit", b -> SystemProbes.threads()),
        Check.of("abi", "door_info writes a door_info_t", b -> DoorProbes.info()),
        Check.of("abi", "door_getparam writes a size_t", b -> DoorProbes.parameters()),
        Check.of("abi", "door_cred writes a door_cred_t", b -> DoorProbes.cred()),
        Check.of("abi", "door_call reads and writes a door_arg_t", b -> DoorProbes.argument()),
        Check.of("abi", "descriptors come as door_desc_t", b -> DoorProbes.descriptors()),
        new Check("abi", "privileges and zones have names", b -> privileges()));
  }

  private static String privileges() throws Exception {
    if (!OwnPrivileges.areKnown()) {
      throw new Check.SkippedException("this system has none");
    }
    return SystemProbes.privileges();
  }
}
