package org.jdoors.door.ffi;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The credential of the call that this thread serves, as numbers; the {@code ucred_t} is freed at
 * once, for a door thread may end without telling Java. Source: door_ucred(3C), ucred(3C).
 */
final class UserCredential {

  private final ByteBuffer cells = ThreadMemory.allocate(2 * Long.BYTES);
  private final long ucredCell = ThreadMemory.addressOf(cells);
  private final long groupsCell = ucredCell + Long.BYTES;
  private @Nullable RawCredential known;

  RawCredential get() throws ErrnoException {
    RawCredential result = known;
    if (result == null) {
      result = ask();
      known = result;
    }
    return result;
  }

  void forget() {
    known = null;
  }

  private RawCredential ask() throws ErrnoException {
    if (LibDoor.door_ucred(ucredCell) != 0) {
      throw new ErrnoException("door_ucred", Native.getLastError());
    }
    long ucred = cells.getLong(0);
    try {
      return read(ucred);
    } finally {
      LibDoor.ucred_free(ucred);
      cells.putLong(0, 0);
    }
  }

  private RawCredential read(long ucred) {
    return new RawCredential(
        LibDoor.ucred_getpid(ucred),
        LibDoor.ucred_geteuid(ucred),
        LibDoor.ucred_getruid(ucred),
        LibDoor.ucred_getsuid(ucred),
        LibDoor.ucred_getegid(ucred),
        LibDoor.ucred_getrgid(ucred),
        LibDoor.ucred_getsgid(ucred),
        groups(ucred),
        Math.max(0, LibDoor.ucred_getzoneid(ucred)));
  }

  private List<Integer> groups(long ucred) {
    int count = LibDoor.ucred_getgroups(ucred, groupsCell);
    List<Integer> groups = new ArrayList<>(Math.max(0, count));
    if (count > 0) {
      Pointer array = new Pointer(cells.getLong(Long.BYTES));
      for (int i = 0; i < count; i++) {
        groups.add(array.getInt((long) i * Integer.BYTES));
      }
    }
    return List.copyOf(groups);
  }
}
