package org.jdoors.door.ffi;

import com.sun.jna.Native;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The credential of the call that this thread serves, as numbers; the {@code ucred_t} is freed at
 * once, for a door thread may end without telling Java. Callers come back: while the numbers stay
 * the same, so does the object that holds them, and asking makes no garbage. Source:
 * door_ucred(3C), door_cred(3C), ucred(3C).
 */
final class UserCredential {

  private static final int UCRED = 0;
  private static final int GROUPS = UCRED + Long.BYTES;
  private static final int CRED = GROUPS + Long.BYTES;
  private static final int NUMBERS = 9;

  private final ByteBuffer cells = ThreadMemory.allocate(CRED + DoorCred.LAYOUT.size());
  private final long address = ThreadMemory.addressOf(cells);
  private final Window groupWindow = new Window();
  private final EffectivePrivileges privileges = new EffectivePrivileges();
  private int[] numbers = new int[NUMBERS];
  private int[] lastNumbers = new int[NUMBERS];
  private @Nullable RawCredential last;
  private boolean known;

  RawCredential get() throws ErrnoException {
    RawCredential result = last;
    if (!known || result == null) {
      result = ask();
      last = result;
      known = true;
    }
    return result;
  }

  /** The next {@link #get} is for another call. */
  void forget() {
    known = false;
  }

  /** Whether the system knows no caller any more: the client has ended or given up. */
  boolean isCallerGone() {
    return LibDoor.door_cred(address + CRED) != 0 && Native.getLastError() == Errnos.EINVAL;
  }

  private RawCredential ask() throws ErrnoException {
    if (LibDoor.door_ucred(address + UCRED) != 0) {
      throw new ErrnoException("door_ucred", Native.getLastError());
    }
    long ucred = cells.getLong(UCRED);
    try {
      return read(ucred);
    } finally {
      LibDoor.ucred_free(ucred);
      cells.putLong(UCRED, 0);
    }
  }

  private RawCredential read(long ucred) {
    numbers[0] = LibDoor.ucred_getpid(ucred);
    numbers[1] = LibDoor.ucred_geteuid(ucred);
    numbers[2] = LibDoor.ucred_getruid(ucred);
    numbers[3] = LibDoor.ucred_getsuid(ucred);
    numbers[4] = LibDoor.ucred_getegid(ucred);
    numbers[5] = LibDoor.ucred_getrgid(ucred);
    numbers[6] = LibDoor.ucred_getsgid(ucred);
    numbers[7] = LibDoor.ucred_getzoneid(ucred);
    numbers[8] = LibDoor.ucred_getprojid(ucred);
    int count = Math.max(0, LibDoor.ucred_getgroups(ucred, address + GROUPS));
    int base = count == 0 ? 0 : groupWindow.index(cells.getLong(GROUPS), count * Integer.BYTES);
    Set<String> allowed = privileges.of(ucred);
    RawCredential before = last;
    if (before != null
        && Objects.equals(before.privileges(), allowed)
        && Arrays.equals(numbers, lastNumbers)
        && hasGroups(before.groups(), base, count)) {
      return before;
    }
    int[] fresh = numbers;
    numbers = lastNumbers;
    lastNumbers = fresh;
    return new RawCredential(
        fresh[0],
        fresh[1],
        fresh[2],
        fresh[3],
        fresh[4],
        fresh[5],
        fresh[6],
        groups(base, count),
        fresh[7],
        fresh[8],
        allowed);
  }

  private boolean hasGroups(List<Integer> groups, int base, int count) {
    if (groups.size() != count) {
      return false;
    }
    ByteBuffer view = groupWindow.view();
    for (int i = 0; i < count; i++) {
      if (groups.get(i) != view.getInt(base + i * Integer.BYTES)) {
        return false;
      }
    }
    return true;
  }

  private List<Integer> groups(int base, int count) {
    List<Integer> groups = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      groups.add(groupWindow.view().getInt(base + i * Integer.BYTES));
    }
    return List.copyOf(groups);
  }
}
