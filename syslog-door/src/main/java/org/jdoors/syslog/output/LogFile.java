package org.jdoors.syslog.output;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * An open file that lines are appended to. The seam at which tests put a disk that is full or
 * broken. Writing is for one thread at a time; {@link #force} may be called at the same time.
 */
interface LogFile extends Closeable {

  /** Opens the file, and makes it if that is wanted. */
  @FunctionalInterface
  interface Opener {
    /**
     * Opens it.
     *
     * @throws IOException naming what the system says
     */
    LogFile open() throws IOException;
  }

  /** Appends by one write(2); the buffer's position says how much got out, also after a failure. */
  void write(ByteBuffer lines) throws IOException;

  /** fsync(2). */
  void force() throws IOException;

  /** Bytes in the file now, by whomever. */
  long size() throws IOException;

  /** Cuts the file. */
  void truncate(long size) throws IOException;

  /** Whether the last line has no end: somebody was killed while he wrote it. */
  boolean endsInsideLine();

  /**
   * Whether the next lines belong here. Not so if the path leads to another file now, or the file
   * was removed. A file that was moved is written until another takes its place.
   */
  boolean isKept();

  /** Whether the file was removed, and all lines with it. */
  boolean isRemoved();
}
