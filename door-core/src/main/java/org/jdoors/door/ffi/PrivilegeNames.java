package org.jdoors.door.ffi;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The names in a privilege set. */
final class PrivilegeNames {

  /** More than any system has: a bound for a loop that ends at the first number without a name. */
  private static final int MOST = 1024;

  private PrivilegeNames() {}

  /** All names in the set at an address, without the prefix {@code priv_}, in order. */
  static Set<String> of(long set) {
    Set<String> names = new TreeSet<>();
    for (int i = 0; i < MOST; i++) {
      @Nullable String name = LibPrivileges.priv_getbynum(i);
      if (name == null) {
        break;
      }
      if (LibPrivileges.priv_ismember(set, string(name)) != 0) {
        names.add(name);
      }
    }
    return Set.copyOf(names);
  }

  /** A C string. */
  static byte[] string(String ascii) {
    byte[] bytes = ascii.getBytes(StandardCharsets.US_ASCII);
    return Arrays.copyOf(bytes, bytes.length + 1);
  }
}
