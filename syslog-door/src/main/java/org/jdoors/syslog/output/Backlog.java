package org.jdoors.syslog.output;

import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Frames that wait for a peer, first in, first out. A frame that was read stays until it is
 * released, and can be read again. For one thread at a time.
 */
interface Backlog extends Closeable {

  /**
   * Puts a frame at the end.
   *
   * @return false if there is no room; then the frame is not there
   */
  boolean append(byte[] frame) throws IOException;

  /** The next frame that was not read since the last {@link #rewind}, null if there is none. */
  byte @Nullable [] read() throws IOException;

  /** Lets the {@code count} oldest frames that were read go. */
  void release(int count) throws IOException;

  /** Begins reading anew at the oldest frame that was not released. */
  void rewind();

  /** Whether everything has been read. */
  boolean isRead();

  /** Bytes of frames that wait. */
  long bytes();
}
