package org.jdoors.nscd.source;

import org.jspecify.annotations.Nullable;

/** The contents of one file at one time, indexed; never changes. */
interface Snapshot {

  /** The text for {@code key}, or null if there is no such entry. */
  byte @Nullable [] find(LookupKey key);

  /** All entries of one of the databases in the file, in its order. */
  Entries all(Database database);

  /** Number of entries that can be found. */
  int entries();

  /** Whether whatever can be asked for in {@code older} is here, too; of the same format. */
  boolean hasAll(Snapshot older);
}
