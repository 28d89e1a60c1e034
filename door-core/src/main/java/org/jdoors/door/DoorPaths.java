package org.jdoors.door;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jdoors.door.ffi.Attachment;
import org.jspecify.annotations.Nullable;

/** Where doors are attached when nobody says otherwise. */
public final class DoorPaths {

  private static final Set<PosixFilePermission> PRIVATE =
      PosixFilePermissions.fromString("rwx------");
  private static final Set<PosixFilePermission> SHARED =
      PosixFilePermissions.fromString("rwxr-xr-x");

  private DoorPaths() {}

  /**
   * The path of a door by its name: {@code /var/run/NAME} on illumos. On Linux {@code
   * /run/jdoors/NAME} for root, else {@code $XDG_RUNTIME_DIR/jdoors/NAME}, else {@code
   * /tmp/jdoors-UID/NAME}. The directory is created if missing; one below /tmp must belong to this
   * user and to nobody else, so that no other user can plant a door there.
   *
   * @throws DoorException EPERM if the directory below /tmp is somebody else's; EIO if the
   *     directory cannot be made
   */
  public static Path defaultPath(String name) throws DoorException {
    Path system = Attachment.systemFolder();
    if (system != null) {
      return system.resolve(name);
    }
    Path directory =
        directory(Attachment.effectiveUid(), System.getenv("XDG_RUNTIME_DIR"), Path.of("/tmp"));
    return directory.resolve(name);
  }

  static Path directory(int uid, @Nullable String runtimeDirectory, Path temporary)
      throws DoorException {
    if (uid == 0) {
      return create(Path.of("/run/jdoors"), SHARED);
    }
    if (runtimeDirectory != null && runtimeDirectory.startsWith("/")) {
      return create(Path.of(runtimeDirectory, "jdoors"), PRIVATE);
    }
    Path directory = create(temporary.resolve("jdoors-" + Integer.toUnsignedString(uid)), PRIVATE);
    requireOwn(directory, uid);
    return directory;
  }

  private static Path create(Path directory, Set<PosixFilePermission> permissions)
      throws DoorException {
    try {
      Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(permissions));
      Files.setPosixFilePermissions(directory, permissions);
    } catch (FileAlreadyExistsException e) {
      return directory;
    } catch (IOException e) {
      throw DoorException.because(
          Errno.EIO, "cannot create directory " + directory + ": " + e.getMessage(), e);
    }
    return directory;
  }

  private static void requireOwn(Path directory, int uid) throws DoorException {
    boolean own;
    try {
      own =
          Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)
              && Files.getAttribute(directory, "unix:uid", LinkOption.NOFOLLOW_LINKS).equals(uid)
              && Files.getPosixFilePermissions(directory, LinkOption.NOFOLLOW_LINKS)
                  .equals(PRIVATE);
    } catch (IOException e) {
      throw DoorException.because(Errno.EIO, directory + ": " + e.getMessage(), e);
    }
    if (!own) {
      throw DoorException.because(
          Errno.EPERM, directory + " must be a directory of user " + uid + " with mode 0700", null);
    }
  }
}
