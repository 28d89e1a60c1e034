package org.jdoors.door;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jdoors.door.ffi.Attachment;
import org.jdoors.door.ffi.Descriptor;
import org.jdoors.door.ffi.ErrnoException;

/**
 * The paths that one door is attached to. Follows what illumos daemons do: create the file if it is
 * missing, detach what a dead server left, refuse to push a live one aside. The file itself stays
 * when the door is detached, so that two servers that take turns never race to remove it.
 */
final class Attachments {

  private static final System.Logger LOG = System.getLogger(Attachments.class.getName());

  private static final int OWNER_WRITE = 0200;

  private final Descriptor door;
  private final List<Path> paths = new ArrayList<>();

  Attachments(Descriptor door) {
    this.door = door;
  }

  synchronized void attach(Path path, int mode) throws DoorException {
    Path absolute = path.toAbsolutePath();
    refuseOthers(absolute);
    detachStale(absolute);
    try {
      // fattach asks for write permission, which only root has on a file of mode 0444.
      Attachment.prepareFile(absolute, mode | OWNER_WRITE);
      attachOnce(absolute);
      paths.add(absolute);
      Attachment.setMode(absolute, mode);
    } catch (ErrnoException e) {
      throw DoorException.of(e, path);
    }
  }

  /** Detaches from all paths; a path that somebody else took over meanwhile is left alone. */
  synchronized void detachAll(long uniquifier) {
    for (Path path : paths) {
      if (holder(path) == uniquifier) {
        detachIfStillThere(path);
      }
    }
    paths.clear();
  }

  private static void detachIfStillThere(Path path) {
    try {
      Attachment.detach(path);
    } catch (ErrnoException e) {
      // Removed or detached by somebody else in between: what was asked for is done.
      LOG.log(System.Logger.Level.DEBUG, "detach of {0}: {1}", path, e.getMessage());
    }
  }

  /** Somebody may have attached a door since the check; only a dead one is pushed aside, once. */
  private void attachOnce(Path path) throws ErrnoException, DoorException {
    try {
      Attachment.attach(door, path);
    } catch (ErrnoException e) {
      if (Errno.of(e.errno()) != Errno.EBUSY) {
        throw e;
      }
      refuseLive(path);
      Attachment.detach(path);
      Attachment.attach(door, path);
    }
  }

  private static void refuseOthers(Path path) throws DoorException {
    if (Files.isDirectory(path)) {
      throw DoorException.because(Errno.EISDIR, path + " is a directory", null);
    }
    Path parent = path.getParent();
    if (parent != null && !Files.isDirectory(parent)) {
      String what = Files.exists(parent) ? " is not a directory" : " does not exist";
      Errno errno = Files.exists(parent) ? Errno.ENOTDIR : Errno.ENOENT;
      throw DoorException.because(errno, "cannot attach " + path + ": " + parent + what, null);
    }
    if (Files.isRegularFile(path) && path.toFile().length() > 0) {
      throw DoorException.because(Errno.EEXIST, path + " is a file with content, not a door", null);
    }
  }

  private static void detachStale(Path path) throws DoorException {
    if (refuseLive(path)) {
      try {
        Attachment.detach(path);
      } catch (ErrnoException e) {
        throw DoorException.of(e, path);
      }
    }
  }

  /** Whether a dead door is attached to the path; a live one is an error. */
  private static boolean refuseLive(Path path) throws DoorException {
    try (Door there = Door.open(path)) {
      DoorInfo info = there.info();
      if (info.isLive()) {
        throw DoorException.because(
            Errno.EBUSY, path + " is served by process " + info.target(), null);
      }
      return true;
    } catch (DoorException e) {
      if (e.errno() == Errno.EBUSY) {
        throw e;
      }
      return false;
    }
  }

  private static long holder(Path path) {
    try (Door there = Door.open(path)) {
      return there.info().uniquifier();
    } catch (DoorException e) {
      return -1;
    }
  }
}
