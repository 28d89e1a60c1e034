package org.jdoors.door.ffi;

import static org.jdoors.door.ffi.ProbeException.expect;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/** Whether flags, error numbers and types of the C library are those of our tables, by effect. */
public final class SystemProbes {

  private static final ConstantTable FLAGS = Platform.current().flags();
  private static final int PAGE = 4096;

  /** In place of what a structure holds, where only its extent is looked at. */
  private static final int ROOM = PosixThreads.ROOM;

  private SystemProbes() {}

  private static int openFile(Path path, int flags) {
    return LibDoor.open(NativePath.bytes(path), flags | FileFlags.O_CLOEXEC, 0600);
  }

  private static int need(String function, int result) throws ErrnoException {
    if (result < 0) {
      throw new ErrnoException(function, Native.getLastError());
    }
    return result;
  }

  private static void fails(String what, String errno, long result) throws ProbeException {
    int number = Native.getLastError();
    if (result != -1) {
      throw new ProbeException(what + " succeeded, expected " + errno);
    }
    if (number != Errnos.number(errno)) {
      throw new ProbeException(
          String.format(
              "%s: errno %d (%s), expected %d (%s)",
              what, number, Errnos.name(number), Errnos.number(errno), errno));
    }
  }

  /** Error numbers that are easy to cause, many of them not the same on every system. */
  public static void errnos(Path folder) throws ProbeException {
    Path missing = folder.resolve("missing");
    fails("close(-1)", "EBADF", Libc.close(-1));
    fails("open of nothing", "ENOENT", openFile(missing, FileFlags.O_RDONLY));
    fails("open of a folder to write", "EISDIR", openFile(folder, FileFlags.O_RDWR));
    fails(
        "open of a name of 300 bytes",
        "ENAMETOOLONG",
        openFile(folder.resolve("x".repeat(300)), FileFlags.O_RDONLY));
    fails("open below a file", "ENOTDIR", openFile(Path.of("/dev/null", "x"), FileFlags.O_RDONLY));
    int anonymous = FLAGS.number("MAP_PRIVATE") | FLAGS.number("MAP_ANON");
    fails("mmap of nothing", "EINVAL", Libc.mmap(0, 0, 0, anonymous, -1, 0));
    fails("unlink of nothing", "ENOENT", Libc.unlink(NativePath.bytes(missing)));
    fails("fdetach of nothing", "ENOENT", LibDoor.fdetach(NativePath.bytes(missing)));
    fails("fdetach of a folder", "EINVAL", LibDoor.fdetach(NativePath.bytes(folder)));
  }

  /** Flags of open, fcntl and dup3. */
  public static void files(Path folder) throws ErrnoException, ProbeException {
    Path file = folder.resolve("file");
    int create = FileFlags.O_RDWR | FileFlags.O_CREAT | FileFlags.O_EXCL;
    int number = need("open", openFile(file, create));
    try {
      fails("O_EXCL on a file", "EEXIST", openFile(file, create));
      files(file, number);
    } finally {
      Libc.close(number);
      Libc.unlink(NativePath.bytes(file));
    }
  }

  private static void files(Path file, int number) throws ErrnoException, ProbeException {
    expect(
        "F_GETFD after O_CLOEXEC", FileFlags.FD_CLOEXEC, Libc.fcntl(number, FileFlags.F_GETFD, 0));
    expect(
        "access mode",
        FileFlags.O_RDWR,
        Libc.fcntl(number, FileFlags.F_GETFL, 0) & FileFlags.ACCESS);
    need("ftruncate", Libc.ftruncate(number, PAGE));
    int other = need("open", openFile(file, FileFlags.O_RDONLY | FileFlags.O_NONBLOCK));
    try {
      int flags = Libc.fcntl(other, FileFlags.F_GETFL, 0);
      expect("access mode", FileFlags.O_RDONLY, flags & FileFlags.ACCESS);
      expect("F_GETFL has O_NONBLOCK", (flags & FileFlags.O_NONBLOCK) != 0);
      expect("ftruncate of a file open for reading", -1, Libc.ftruncate(other, 1));
      need("dup3", Libc.dup3(number, other, FileFlags.O_CLOEXEC));
      expect("F_GETFD after dup3", FileFlags.FD_CLOEXEC, Libc.fcntl(other, FileFlags.F_GETFD, 0));
      need("ftruncate after dup3", Libc.ftruncate(other, 1));
      need("fcntl", Libc.fcntl(other, FileFlags.F_SETFD, 0));
      expect("F_GETFD after F_SETFD", 0, Libc.fcntl(other, FileFlags.F_GETFD, 0));
    } finally {
      Libc.close(other);
    }
    int copy = need("fcntl", Libc.fcntl(number, FileFlags.F_DUPFD_CLOEXEC, 100));
    try {
      expect("F_DUPFD_CLOEXEC takes a number from 100 on", copy >= 100);
      expect("F_GETFD", FileFlags.FD_CLOEXEC, Libc.fcntl(copy, FileFlags.F_GETFD, 0));
    } finally {
      Libc.close(copy);
    }
  }

  /** Flags of mmap and mprotect. */
  public static void memory() throws ErrnoException, ProbeException {
    int both = FLAGS.number("PROT_READ") | FLAGS.number("PROT_WRITE");
    int anonymous = FLAGS.number("MAP_PRIVATE") | FLAGS.number("MAP_ANON");
    long address = Libc.mmap(0, PAGE, both, anonymous, -1, 0);
    if (address == -1) {
      throw new ErrnoException("mmap", Native.getLastError());
    }
    Pointer page = new Pointer(address);
    page.setByte(PAGE - 1, (byte) 5);
    long again = Libc.mmap(address, PAGE, both, anonymous | FLAGS.number("MAP_FIXED"), -1, 0);
    expect("address by MAP_FIXED", address, again);
    expect("last byte of new memory", 0, page.getByte(PAGE - 1));
    int run = FLAGS.number("PROT_READ") | FLAGS.number("PROT_EXEC");
    need("mprotect", Libc.mprotect(address, PAGE, run));
    need("munmap", Libc.munmap(address, PAGE));
  }

  /** That types of which we know no more than a bound fit in it; gives the sizes seen. */
  public static String threads() throws ErrnoException, ProbeException {
    Canary attributes = new Canary(ROOM);
    int failed = PosixThreads.pthread_attr_init(attributes.address());
    if (failed != 0) {
      throw new ErrnoException("pthread_attr_init", failed);
    }
    PosixThreads.pthread_attr_destroy(attributes.address());
    attributes.check("pthread_attr_t");
    Canary signals = new Canary(ROOM);
    need("sigfillset", PosixThreads.sigfillset(signals.address()));
    signals.check("sigset_t");
    ByteBuffer set = signals.structure();
    for (Map.Entry<Integer, String> each : PosixThreads.open().entrySet()) {
      int number = each.getKey();
      String name = each.getValue();
      int at = (number - 1) / Byte.SIZE;
      int bit = 1 << (number - 1) % Byte.SIZE;
      expect(name + " is in a full set", (set.get(at) & bit) != 0);
      need("sigdelset", PosixThreads.sigdelset(signals.address(), number));
      expect(name + " has the place of its number", (set.get(at) & bit) == 0);
    }
    return "pthread_attr_t " + attributes.extent() + ", sigset_t " + signals.extent() + " bytes";
  }

  /** That the system's names of privileges and zones can be asked for; gives what it has. */
  public static String privileges() throws ErrnoException, ProbeException {
    Set<String> effective = OwnPrivileges.effective();
    expect("getzoneid is not negative", OwnPrivileges.zone() >= 0);
    for (String name : new String[] {"sys_admin", "proc_fork", "net_privaddr"}) {
      long set =
          LibPrivileges.priv_str_to_set(PrivilegeNames.string(name), PrivilegeNames.string(","), 0);
      expect("priv_str_to_set knows " + name, set != 0);
      try {
        expect("the set of " + name, Set.of(name).equals(PrivilegeNames.of(set)));
      } finally {
        LibPrivileges.priv_freeset(set);
      }
    }
    return "zone " + OwnPrivileges.zone() + ", " + effective.size() + " privileges in effect";
  }

  /** What the libraries below are, for a report. */
  public static String libraries() {
    String libc =
        SystemLibrary.isForeign() ? System.getProperty("jdoors.libc", "") : "the system's";
    return String.format(
        "doors of %s, C library: %s; JNA %s for native part %s, loaded %s",
        Platform.current() == Platform.ILLUMOS ? "illumos" : "libdoor (" + LibDoor.file() + ")",
        libc,
        Native.VERSION,
        Native.VERSION_NATIVE,
        System.getProperty("jnidispatch.path", "?"));
  }
}
