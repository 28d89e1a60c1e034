package org.jdoors.syslog.input;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The number of the last kernel record that was taken, in a file: a daemon that is started again
 * goes on behind it, as the kernel keeps its records and gives them to every reader anew. The file
 * is mapped: the number survives a kill.
 *
 * <p>The kernel counts from 0 again when it starts. So the file says which start it is about, and
 * the number of another one is forgotten: it could hide all records for days.
 *
 * <pre>
 *   int64     number      big endian
 *   int64[2]  boot_id     of random(4)
 * </pre>
 */
final class KmsgPosition {
  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
  private static final UUID UNKNOWN = new UUID(0, 0);
  private static final int SIZE = 3 * Long.BYTES;

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
    return open(path, boot());
  }

  /**
   * Opens the file.
   *
   * @param boot tells this start of the kernel from others
   */
  static KmsgPosition open(@Nullable Path path, UUID boot) throws IOException {
    if (path == null) {
      return new KmsgPosition(ByteBuffer.allocate(SIZE));
    }
    try (FileChannel channel =
        FileChannel.open(
            path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE)) {
      ByteBuffer file = channel.map(FileChannel.MapMode.READ_WRITE, 0, SIZE);
      long most = boot.getMostSignificantBits();
      long least = boot.getLeastSignificantBits();
      if (file.getLong(Long.BYTES) != most || file.getLong(2 * Long.BYTES) != least) {
        file.putLong(0, 0).putLong(Long.BYTES, most).putLong(2 * Long.BYTES, least);
      }
      return new KmsgPosition(file);
    }
  }

  private static UUID boot() {
    try {
      return UUID.fromString(Files.readString(BOOT_ID, StandardCharsets.US_ASCII).strip());
    } catch (IOException | IllegalArgumentException e) {
      // A kernel that does not say; then the file must not outlive it, as below /run.
      return UNKNOWN;
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
