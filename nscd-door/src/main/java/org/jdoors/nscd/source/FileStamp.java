package org.jdoors.nscd.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
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
}
