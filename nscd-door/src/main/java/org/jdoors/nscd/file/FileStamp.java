package org.jdoors.nscd.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What tells one state of a file from another.
 *
 * @param modified time of the last change
 * @param size bytes
 * @param key device and inode where the system has them
 */
public record FileStamp(FileTime modified, long size, @Nullable Object key) {

  /**
   * The stamp of a regular file; links are followed.
   *
   * @throws IOException if there is none, or it is something else
   */
  public static FileStamp of(Path path) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
    if (!attributes.isRegularFile()) {
      throw new IOException(path + ": not a regular file");
    }
    return new FileStamp(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
  }

  /** The stamp, or null if there is no file that can be read. */
  static @Nullable FileStamp ofWhatIsThere(Path path) {
    try {
      return of(path);
    } catch (IOException e) {
      return null;
    }
  }

  boolean isSameFile(FileStamp other) {
    return Objects.equals(key, other.key);
  }

  /**
   * Whether the native daemon takes the file for changed since {@code before}, whatever it holds: a
   * newer time, another size or another inode. Source: cmd/nscd/cache.c, {@code check_db_file}.
   */
  boolean isChangedSince(FileStamp before) {
    return modified.compareTo(before.modified) > 0 || size != before.size || !isSameFile(before);
  }
}
