package org.jdoors.syslog.output;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/** A file of the file system, opened for appending by its path. */
final class PathFile implements LogFile {
  private static final Logger LOG = LogManager.getLogger(PathFile.class);

  /**
   * The process's own descriptors: whoever reads attributes here reads those of the open file.
   * Sources: proc(5) of Linux; illumos prvnops.c, {@code prgetattr()}, {@code PR_FD}.
   */
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  private final Path path;
  private final FileChannel channel;
  private final boolean regular;
  private final @Nullable Object key;

  private PathFile(Path path, FileChannel channel, boolean regular, @Nullable Object key) {
    this.path = path;
    this.channel = channel;
    this.regular = regular;
    this.key = key;
  }

  /** Opens a file that exists. */
  static PathFile open(Path path) throws IOException {
    BasicFileAttributes before = attributes(path);
    while (true) {
      FileChannel channel =
          FileChannel.open(path, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
      BasicFileAttributes after;
      try {
        after = attributes(path);
      } catch (IOException e) {
        channel.close();
        throw e;
      }
      if (Objects.equals(before.fileKey(), after.fileKey())) {
        return new PathFile(path, channel, after.isRegularFile(), after.fileKey());
      }
      // Somebody put another file there meanwhile: which of both is open is not known.
      channel.close();
      before = after;
    }
  }

  private static BasicFileAttributes attributes(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class);
  }

  @Override
  public void write(ByteBuffer lines) throws IOException {
    channel.write(lines);
  }

  @Override
  public void force() throws IOException {
    if (regular) {
      channel.force(false);
    }
  }

  @Override
  public long size() throws IOException {
    return regular ? channel.size() : 0;
  }

  @Override
  public void truncate(long size) throws IOException {
    channel.truncate(size);
  }

  @Override
  public boolean endsInsideLine() {
    if (!regular) {
      return false;
    }
    try (FileChannel reader = FileChannel.open(path, StandardOpenOption.READ)) {
      long size = reader.size();
      ByteBuffer last = ByteBuffer.allocate(1);
      return size > 0 && reader.read(last, size - 1) == 1 && last.get(0) != '\n';
    } catch (IOException e) {
      // A file that we may write but not read: how it ends is not known.
      LOG.debug("last line not checked path=\"{}\" error=\"{}\"", path, e.getMessage());
      return false;
    }
  }

  @Override
  public boolean isKept() {
    return isAtPath() || (Files.notExists(path) && links() > 0);
  }

  @Override
  public boolean isRemoved() {
    return !isAtPath() && links() == 0;
  }

  /** Whether the path leads to the open file, or cannot be read. */
  private boolean isAtPath() {
    if (!regular) {
      return true;
    }
    try {
      return Objects.equals(attributes(path).fileKey(), key);
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      LOG.debug("path not checked path=\"{}\" error=\"{}\"", path, e.getMessage());
      return true;
    }
  }

  /** How many names the open file has, in whatever folder; 0 if that cannot be found out. */
  private int links() {
    try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(DESCRIPTORS)) {
      for (Path descriptor : descriptors) {
        if (isThis(descriptor)) {
          return (Integer) Files.getAttribute(descriptor, "unix:nlink");
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      LOG.debug("links not counted path=\"{}\" error=\"{}\"", path, e.getMessage());
    }
    return 0;
  }

  private boolean isThis(Path other) {
    try {
      return Objects.equals(attributes(other).fileKey(), key);
    } catch (IOException e) {
      // Closed meanwhile.
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
