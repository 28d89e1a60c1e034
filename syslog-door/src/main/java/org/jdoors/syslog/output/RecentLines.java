package org.jdoors.syslog.output;

import java.nio.ByteBuffer;

/**
 * The lines that a file was given since its path was last looked at. If it turns out to be removed
 * they are missing from the next one. For one thread at a time.
 */
final class RecentLines {
  private ByteBuffer lines = ByteBuffer.allocate(OutputLimits.RECENT_BYTES);

  /** How many of the bytes are in the open file. */
  private int there;

  boolean isEmpty() {
    return lines.position() == 0;
  }

  /** Whether so many bytes can be added; into nothing always. */
  boolean hasRoom(int bytes) {
    return isEmpty() || bytes <= lines.remaining();
  }

  /** Adds what was written out of a buffer, from an index up to its position. */
  void add(ByteBuffer written, int from) {
    int length = written.position() - from;
    if (length > lines.remaining()) {
      // One line that is longer than usual.
      lines = ByteBuffer.allocate(length);
    }
    lines.put(lines.position(), written, from, length).position(lines.position() + length);
    there = lines.position();
  }

  /** Forgets those that are in the file: it is where it belongs. */
  void settle() {
    if (lines.position() > there) {
      lines.flip().position(there).compact();
    } else {
      lines.clear();
    }
    there = 0;
  }

  /** The file is gone. */
  void lose() {
    there = 0;
  }

  /** What is to be written again, between position and limit. */
  ByteBuffer missing() {
    return lines.duplicate().flip().position(there);
  }

  /** What was missing has been written, up to the buffer's position. */
  void restored(ByteBuffer missing) {
    there = missing.position();
  }
}
