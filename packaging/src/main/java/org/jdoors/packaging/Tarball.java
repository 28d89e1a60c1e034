package org.jdoors.packaging;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.jspecify.annotations.Nullable;

/** A compressed archive whose bytes depend on its contents alone. */
final class Tarball implements AutoCloseable {

  private static final String ROOT = "root";
  private static final int READABLE = 0644;
  private static final int FOLDER = 0755;

  private final TarArchiveOutputStream tar;
  private final String top;
  private final Instant time;

  private Tarball(TarArchiveOutputStream tar, String top, Instant time) {
    this.tar = tar;
    this.top = top;
    this.time = time;
  }

  /**
   * Begins an archive.
   *
   * @param top folder that all of it lies in
   * @param time when all of it was changed
   */
  static Tarball create(Path file, String top, Instant time) throws IOException {
    OutputStream out = new BufferedOutputStream(Files.newOutputStream(file));
    TarArchiveOutputStream tar =
        new TarArchiveOutputStream(
            new GzipCompressorOutputStream(out), StandardCharsets.UTF_8.name());
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
    Tarball tarball = new Tarball(tar, top, time);
    tarball.folder("");
    return tarball;
  }

  /**
   * Adds a file, link or folder with its mode, owner and group.
   *
   * @param path in the archive
   * @param source of the source tree
   */
  void add(Item item, String path, Path source) throws IOException {
    TarArchiveEntry entry =
        item.kind() == Item.Kind.LINK
            ? new TarArchiveEntry(top + "/" + path, TarConstants.LF_SYMLINK)
            : new TarArchiveEntry(top + "/" + path + (item.kind().isFolder() ? "/" : ""));
    if (item.kind() == Item.Kind.LINK) {
      entry.setLinkName(item.source());
    }
    boolean file = !item.kind().isFolder() && item.kind() != Item.Kind.LINK;
    put(entry, item.mode(), item.owner(), item.group(), file ? Files.readAllBytes(source) : null);
  }

  /** Adds a file that belongs to root. */
  void file(String path, int mode, byte[] contents) throws IOException {
    put(new TarArchiveEntry(top + "/" + path), mode, ROOT, ROOT, contents);
  }

  /** Adds a text that everybody may read. */
  void text(String path, String text) throws IOException {
    file(path, READABLE, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Adds a folder that belongs to root. */
  void folder(String path) throws IOException {
    put(
        new TarArchiveEntry(top + (path.isEmpty() ? "/" : "/" + path + "/")),
        FOLDER,
        ROOT,
        ROOT,
        null);
  }

  private void put(
      TarArchiveEntry entry, int mode, String owner, String group, byte @Nullable [] contents)
      throws IOException {
    entry.setMode(mode);
    entry.setUserName(owner);
    entry.setGroupName(group);
    entry.setIds(0, 0);
    entry.setModTime(time.toEpochMilli());
    entry.setSize(contents == null ? 0 : contents.length);
    tar.putArchiveEntry(entry);
    if (contents != null) {
      tar.write(contents);
    }
    tar.closeArchiveEntry();
  }

  @Override
  public void close() throws IOException {
    tar.close();
  }
}
