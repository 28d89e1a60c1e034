package org.jdoors.nscd.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What tells one state of a file from another.
 *
 * @param modified time of the last change
 * @param size bytes
 * @param key device and inode
 * @param statusChanged time of the last change of anything about it, its name among that
 */
public record FileStamp(
    FileTime modified, long size, @Nullable Object key, FileTime statusChanged) {

  private static final String ATTRIBUTES = "unix:isRegularFile,lastModifiedTime,size,fileKey,ctime";

  /**
   * The stamp of a regular file; links are followed.
   *
   * @throws IOException if there is none, or it is something else
   */
  public static FileStamp of(Path path) throws IOException {
    Map<String, Object> attributes = Files.readAttributes(path, ATTRIBUTES);
    if (!Boolean.TRUE.equals(attributes.get("isRegularFile"))) {
      throw new IOException(path + ": not a regular file");
    }
    return new FileStamp(
        get(attributes, "lastModifiedTime", FileTime.class),
        get(attributes, "size", Long.class),
        attributes.get("fileKey"),
        get(attributes, "ctime", FileTime.class));
  }

  private static <T> T get(Map<String, Object> attributes, String name, Class<T> type) {
    return type.cast(Objects.requireNonNull(attributes.get(name), name));
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
   * Whether something was done to the file after it was written, as there is to one that is written
   * elsewhere and then moved here.
   */
  boolean isTouchedSinceWritten() {
    return statusChanged.compareTo(modified) > 0;
  }

  /**
   * Whether the native daemon takes the file for changed since {@code before}, whatever it holds: a
   * newer time, another size or another inode. Source: cmd/nscd/cache.c, {@code check_db_file}.
   */
  boolean isChangedSince(FileStamp before) {
    return modified.compareTo(before.modified) > 0 || size != before.size || !isSameFile(before);
  }
}
