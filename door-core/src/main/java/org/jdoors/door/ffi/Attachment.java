package org.jdoors.door.ffi;

import com.sun.jna.Native;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Doors on paths: fattach, fdetach and the file that an attachment needs. */
public final class Attachment {

  private Attachment() {}

  /** Gives the file exactly these permission bits. */
  public static void setMode(Path path, int mode) throws ErrnoException {
    if (Libc.chmod(NativePath.bytes(path), mode) != 0) {
      throw new ErrnoException("chmod", Native.getLastError());
    }
  }

  /**
   * Creates an empty file with exactly the given mode; an existing one gets the mode.
   *
   * @return whether the file is new
   */
  public static boolean prepareFile(Path path, int mode) throws ErrnoException {
    byte[] name = NativePath.bytes(path);
    int create = FileFlags.O_RDWR | FileFlags.O_CREAT | FileFlags.O_EXCL | FileFlags.O_CLOEXEC;
    int number = LibDoor.open(name, create, 0600);
    if (number < 0) {
      int errno = Native.getLastError();
      if (errno != Errnos.EEXIST) {
        throw new ErrnoException("open", errno);
      }
      setMode(path, mode);
      return false;
    }
    int failed = Libc.fchmod(number, mode);
    int errno = failed == 0 ? 0 : Native.getLastError();
    Libc.close(number);
    if (failed != 0) {
      throw new ErrnoException("fchmod", errno);
    }
    return true;
  }

  /** {@code fattach(3C)}. */
  public static void attach(Descriptor door, Path path) throws ErrnoException {
    int number = DoorClient.acquire(door, "fattach");
    try {
      if (LibDoor.fattach(number, NativePath.bytes(path)) != 0) {
        throw new ErrnoException("fattach", Native.getLastError());
      }
    } finally {
      door.release();
    }
  }

  /** {@code fdetach(3C)}. */
  public static void detach(Path path) throws ErrnoException {
    if (LibDoor.fdetach(NativePath.bytes(path)) != 0) {
      throw new ErrnoException("fdetach", Native.getLastError());
    }
  }

  /** The folder in which all daemons attach their doors, or null if the system has no custom. */
  public static @Nullable Path systemFolder() {
    return Platform.current() == Platform.ILLUMOS ? Path.of("/var/run") : null;
  }

  /** The effective user id of this process. */
  public static int effectiveUid() {
    return Libc.geteuid();
  }
}
