package org.jdoors.door.ffi;

import java.lang.ref.Cleaner;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The effective privileges of callers, by name. Reading the names takes a call for each, so the
 * last set is kept and compared with: while callers have the same privileges, the same object comes
 * back. For one thread. Source: ucred_getprivset in ucred(3C).
 */
final class EffectivePrivileges {

  private static final byte[] EFFECTIVE = PrivilegeNames.string("Effective");

  /** Made with the first set that is kept: it has a thread. */
  private static final class Cleaning {
    static final Cleaner CLEANER = Cleaner.create();
  }

  private long copy;
  private @Nullable Set<String> names;

  /** The names, or null if the credential has no such set; Linux has none. */
  @Nullable Set<String> of(long ucred) {
    if (Platform.current() != Platform.ILLUMOS) {
      return null;
    }
    long set = LibDoor.ucred_getprivset(ucred, EFFECTIVE);
    if (set == 0) {
      return null;
    }
    Set<String> known = names;
    if (known == null || LibPrivileges.priv_isequalset(copy, set) == 0) {
      known = PrivilegeNames.of(set);
      keep(set);
      names = known;
    }
    return known;
  }

  private void keep(long set) {
    if (copy == 0) {
      long made = LibPrivileges.priv_allocset();
      if (made == 0) {
        throw new OutOfMemoryError("priv_allocset");
      }
      copy = made;
      Cleaning.CLEANER.register(this, () -> LibPrivileges.priv_freeset(made));
    }
    LibPrivileges.priv_copyset(set, copy);
  }
}
