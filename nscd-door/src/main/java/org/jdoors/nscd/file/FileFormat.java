package org.jdoors.nscd.file;

import org.jspecify.annotations.Nullable;

/**
 * How the bytes of a file become what is asked for.
 *
 * @param <T> what they become; never changes
 */
public interface FileFormat<T> {

  /**
   * Reads a file; the bytes may be kept.
   *
   * @param faults told each line that is skipped
   * @throws UnusableFileException if the file is to be ignored as a whole
   */
  T read(byte[] bytes, LineFaults faults) throws UnusableFileException;

  /** Whether {@code newer} still has all that {@code older} has, and nothing can have got lost. */
  default boolean keepsAll(T older, T newer) {
    return false;
  }

  /** What holds while there is no file; null if then all stays as it was. */
  default @Nullable T ofNoFile() {
    return null;
  }
}
