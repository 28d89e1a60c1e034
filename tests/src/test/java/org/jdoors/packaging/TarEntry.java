package org.jdoors.packaging;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/**
 * What an archive says of one file.
 *
 * @param path below the one folder that all of it lies in; empty for that
 * @param kind {@code d}, {@code f} or {@code l}
 * @param mode four octal digits
 * @param link what a link points to, else empty
 */
record TarEntry(
    String path,
    char kind,
    String mode,
    String owner,
    String group,
    String link,
    long seconds,
    long size) {

  static List<TarEntry> read(Path archive) throws IOException {
    List<TarEntry> entries = new ArrayList<>();
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(
            new GzipCompressorInputStream(
                new BufferedInputStream(Files.newInputStream(archive))))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        String name = entry.getName();
        String path = name.substring(name.indexOf('/') + 1);
        entries.add(
            new TarEntry(
                path.endsWith("/") ? path.substring(0, path.length() - 1) : path,
                entry.isDirectory() ? 'd' : entry.isSymbolicLink() ? 'l' : 'f',
                String.format("%04o", entry.getMode() & 07777),
                entry.getUserName(),
                entry.getGroupName(),
                entry.getLinkName(),
                entry.getLastModifiedTime().toMillis() / 1000,
                entry.getSize()));
      }
    }
    return entries;
  }
}
