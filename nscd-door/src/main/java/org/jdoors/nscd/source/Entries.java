package org.jdoors.nscd.source;

import java.util.function.LongConsumer;

/** All entries of a database that one source has, in its order; never changes. */
public interface Entries {

  /** Number of entries. */
  int count();

  /**
   * The text of an entry in files format, as it goes to the client; entries starting with + or -
   * are among them.
   *
   * @param index 0 to {@link #count()} - 1
   */
  byte[] text(int index);

  /**
   * Tells the ids, unsigned 32-bit numbers, of the groups that list {@code user} as a member; none
   * unless these are groups.
   */
  default void groupsOf(byte[] user, LongConsumer gids) {}
}
