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

  /** Reads the bytes of a file, which become the snapshot's. */
  @FunctionalInterface
  interface Reader {

    /** Makes a snapshot; lines that are no entries are told to {@code faults}. */
    Snapshot read(byte[] bytes, LineFaults faults);
  }
}
