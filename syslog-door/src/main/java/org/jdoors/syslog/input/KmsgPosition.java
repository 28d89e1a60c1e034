package org.jdoors.syslog.input;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The number of the last kernel record that was taken, in a file that must not outlive the kernel,
 * so below {@code /run}: a daemon that is started again goes on behind it, as the kernel keeps its
 * records and gives them to every reader anew. The file is mapped: the number survives a kill.
 */
final class KmsgPosition {
  private static final int SIZE = Long.BYTES;

  private final ByteBuffer file;

  private KmsgPosition(ByteBuffer file) {
    this.file = file;
  }

  /**
   * Opens the file, which is made if it is missing.
   *
   * @param path null to remember nothing
   */
  static KmsgPosition open(@Nullable Path path) throws IOException {
    if (path == null) {
      return new KmsgPosition(ByteBuffer.allocate(SIZE));
    }
    try (FileChannel channel =
        FileChannel.open(
            path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE)) {
      return new KmsgPosition(channel.map(FileChannel.MapMode.READ_WRITE, 0, SIZE));
    }
  }

  /** The number of the first record that is not taken yet. */
  long next() {
    return file.getLong(0);
  }

  void next(long sequence) {
    file.putLong(0, sequence);
  }
}
