package org.jdoors.syslog.output;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.util.EnumSet;
import java.util.Set;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Makes log files with the mode and the owner that the settings give. Names of owners are looked up
 * when this object is made, at the start, and never while a record waits.
 */
final class FileMaker {
  private static final Logger LOG = LogManager.getLogger(FileMaker.class);

  private final int mode;
  private final @Nullable UserPrincipal owner;
  private final @Nullable GroupPrincipal group;

  /**
   * @param mode the nine permission bits
   * @param owner null for the daemon's own
   * @param group null for the daemon's own
   */
  FileMaker(int mode, @Nullable UserPrincipal owner, @Nullable GroupPrincipal group) {
    this.mode = mode;
    this.owner = owner;
    this.group = group;
  }

  /** Looks the names up; one that is not known is logged and left out. */
  static FileMaker of(Path path, int mode, @Nullable String owner, @Nullable String group) {
    @Nullable UserPrincipal user = null;
    @Nullable GroupPrincipal users = null;
    UserPrincipalLookupService names = path.getFileSystem().getUserPrincipalLookupService();
    try {
      user = owner == null ? null : names.lookupPrincipalByName(owner);
      users = group == null ? null : names.lookupPrincipalByGroupName(group);
    } catch (IOException e) {
      LOG.error(
          "owner not known, the daemon's is kept path=\"{}\" error=\"{}\"", path, e.getMessage());
    }
    return new FileMaker(mode, user, users);
  }

  /** Opens a file, and makes it and its folders if they are missing. */
  LogFile open(Path path) throws IOException {
    try {
      return PathFile.open(path);
    } catch (NoSuchFileException e) {
      Path folder = folder(path);
      Files.createDirectories(folder);
      make(path);
      return PathFile.open(path);
    }
  }

  /** Makes an empty file; one that is there already stays as it is. */
  void make(Path path) throws IOException {
    try {
      // Nobody else may open it before it has its owner.
      makePrivate(path);
    } catch (FileAlreadyExistsException e) {
      return;
    }
    give(path);
    syncFolder(path);
  }

  /** Makes an empty file that only the daemon can read and write. */
  static void makePrivate(Path path) throws IOException {
    FileChannel.open(
            path,
            Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW),
            PosixFilePermissions.asFileAttribute(
                EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE)))
        .close();
  }

  private void give(Path path) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
    if (owner != null) {
      view.setOwner(owner);
    }
    if (group != null) {
      view.setGroup(group);
    }
    // Whatever the umask says.
    Files.setAttribute(path, "unix:mode", mode);
  }

  /** Brings the names in the folder of a path to the disk. */
  static void syncFolder(Path path) {
    Path folder = folder(path);
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      // Some file systems do not have that; then they do not need it either.
      LOG.debug("folder not synced path=\"{}\" error=\"{}\"", folder, e.getMessage());
    }
  }

  static Path folder(Path path) {
    Path folder = path.toAbsolutePath().getParent();
    return folder == null ? path.toAbsolutePath().getRoot() : folder;
  }
}
