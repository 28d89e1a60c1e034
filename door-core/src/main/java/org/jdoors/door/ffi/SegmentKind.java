package org.jdoors.door.ffi;

import com.sun.jna.Native;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.UUID;

/** How a system makes memory that can be passed as a file. */
enum SegmentKind {
  /**
   * Linux: memory with seals. The receiver sees them, and they hold against everybody: nobody can
   * change the size, and nobody but the maker, who mapped it before, can write what is sealed
   * against writing. A descriptor opened for reading only would not do: whoever has it could open
   * the same memory once more, by its name below {@code /proc/self/fd}, for writing.
   */
  SEALED {
    @Override
    Files open(long size, boolean othersWrite) throws ErrnoException {
      byte[] name = "jdoors\0".getBytes(StandardCharsets.US_ASCII);
      int number = Memfd.memfd_create(name, Memfd.MFD_CLOEXEC | Memfd.MFD_ALLOW_SEALING);
      if (number < 0) {
        throw new ErrnoException("memfd_create", Native.getLastError());
      }
      Descriptor file = new Descriptor(number);
      try {
        setSize(number, size);
      } catch (ErrnoException e) {
        file.close();
        throw e;
      }
      return new Files(file, file);
    }

    @Override
    void seal(Files files, boolean othersWrite) throws ErrnoException {
      int seals = Memfd.F_SEAL_SHRINK | Memfd.F_SEAL_GROW | Memfd.F_SEAL_SEAL;
      if (!othersWrite) {
        seals |= Memfd.F_SEAL_FUTURE_WRITE;
      }
      int number = DoorClient.acquire(files.own, "fcntl");
      try {
        if (Libc.fcntl(number, Memfd.F_ADD_SEALS, seals) < 0) {
          throw new ErrnoException("fcntl", Native.getLastError());
        }
      } finally {
        files.own.release();
      }
    }

    @Override
    boolean check(int number, boolean writable) throws ErrnoException {
      int seals = Libc.fcntl(number, Memfd.F_GET_SEALS, 0);
      if (seals < 0 || (seals & Memfd.F_SEAL_SHRINK) == 0) {
        throw new ErrnoException("fcntl", Errnos.EINVAL);
      }
      return writable && (seals & (Memfd.F_SEAL_WRITE | Memfd.F_SEAL_FUTURE_WRITE)) == 0;
    }
  },

  /**
   * illumos: a file in tmpfs without a name. Only its permission bits, all cleared, keep a receiver
   * of a descriptor opened for reading from opening the file once more for writing, and they do not
   * stop the file's owner or a privileged process; and nothing keeps a process that can write from
   * changing the size. Segments are for processes that trust each other that far.
   */
  UNLINKED {
    @Override
    Files open(long size, boolean othersWrite) throws ErrnoException {
      byte[] path = NativePath.bytes(Path.of("/tmp", ".jdoors-" + UUID.randomUUID()));
      int create = FileFlags.O_RDWR | FileFlags.O_CREAT | FileFlags.O_EXCL | FileFlags.O_CLOEXEC;
      Descriptor own = new Descriptor(open(path, create));
      Descriptor passed = own;
      try {
        int number = DoorClient.acquire(own, "open");
        try {
          setSize(number, size);
          if (!othersWrite) {
            passed = new Descriptor(open(path, FileFlags.O_RDONLY | FileFlags.O_CLOEXEC));
          }
          if (Libc.fchmod(number, 0) != 0) {
            throw new ErrnoException("fchmod", Native.getLastError());
          }
        } finally {
          Libc.unlink(path);
          own.release();
        }
      } catch (ErrnoException e) {
        passed.close();
        own.close();
        throw e;
      }
      return new Files(own, passed);
    }

    private int open(byte[] path, int flags) throws ErrnoException {
      int number = LibDoor.open(path, flags, 0600);
      if (number < 0) {
        throw new ErrnoException("open", Native.getLastError());
      }
      return number;
    }

    @Override
    void seal(Files files, boolean othersWrite) {
      // The system has no seals; see above.
    }

    @Override
    boolean check(int number, boolean writable) {
      return writable;
    }
  };

  /** The maker's descriptor, open for both, and the one that is passed on, maybe the same. */
  record Files(Descriptor own, Descriptor passed) {}

  static SegmentKind current() {
    return Platform.current() == Platform.ILLUMOS ? UNLINKED : SEALED;
  }

  /** New memory, all zero. */
  abstract Files open(long size, boolean othersWrite) throws ErrnoException;

  /** Keeps others from what they are not to do; the maker has mapped the memory before. */
  abstract void seal(Files files, boolean othersWrite) throws ErrnoException;

  /**
   * Checks memory that somebody else made.
   *
   * @param writable whether the descriptor was opened for writing
   * @return whether it can be mapped for writing
   * @throws ErrnoException EINVAL if its size could change under this process
   */
  abstract boolean check(int number, boolean writable) throws ErrnoException;

  private static void setSize(int number, long size) throws ErrnoException {
    if (Libc.ftruncate(number, size) != 0) {
      throw new ErrnoException("ftruncate", Native.getLastError());
    }
  }
}
