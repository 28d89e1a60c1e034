package org.jdoors.check;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * A disk whose power fails: an ext4 file system on a loop device. What programs have written is in
 * the file system's cache; what has reached the disk is in the image file, and that is all that is
 * left after {@link #losePower}. Wants root.
 */
final class LoopDisk implements AutoCloseable {
  private static final long BYTES = 64L * 1024 * 1024;

  private final Path image;
  private final Path folder;
  private boolean mounted;

  private LoopDisk(Path image, Path folder) {
    this.image = image;
    this.folder = folder;
  }

  /**
   * Makes a disk and mounts it.
   *
   * @param image does not exist yet
   * @param folder an empty one
   */
  static LoopDisk make(Path image, Path folder) throws IOException {
    try (FileChannel channel =
        FileChannel.open(image, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.allocate(1), BYTES - 1);
    }
    run("mkfs.ext4", "-q", "-F", image.toString());
    LoopDisk disk = new LoopDisk(image, folder);
    disk.mount();
    return disk;
  }

  /** Goes on with what was on the disk at this moment. No program may use the disk. */
  void losePower() throws IOException {
    Path left = image.resolveSibling(image.getFileName() + ".left");
    Files.copy(image, left, StandardCopyOption.REPLACE_EXISTING);
    // Brings the rest to the image, which is not looked at again.
    close();
    Files.move(left, image, StandardCopyOption.REPLACE_EXISTING);
    mount();
  }

  private void mount() throws IOException {
    // Commits of its own accord would write while the image is copied, which takes a moment.
    run("mount", "-o", "loop,commit=300", image.toString(), folder.toString());
    mounted = true;
  }

  @Override
  public void close() throws IOException {
    if (mounted) {
      run("umount", folder.toString());
      mounted = false;
    }
  }

  private static void run(String... command) throws IOException {
    try {
      int status = new ProcessBuilder(command).inheritIO().start().waitFor();
      if (status != 0) {
        throw new IOException(List.of(command) + " ends with status " + status);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }
}
