package org.jdoors.door.ffi;

import com.sun.jna.Native;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Threads of the system, made from Java: detached, with a stack of a given size, and with all
 * signals blocked but those that the virtual machine needs. A door thread inherits the mask of the
 * thread that makes it; signals meant for the program are to find another thread. Sources:
 * pthread_create(3C), pthread_attr_init(3C), pthread_sigmask(2), sigsetops(3C).
 */
@SuppressWarnings("MemberName") // the names are C's
final class PosixThreads {

  /** Room for a pthread_attr_t or a sigset_t: 64 and 128 bytes are the largest there are. */
  static final int ROOM = 256;

  private static final ByteBuffer MEMORY = ThreadMemory.allocate(4 * ROOM);
  private static final long ATTRIBUTES = ThreadMemory.addressOf(MEMORY);
  private static final long MASK = ATTRIBUTES + ROOM;
  private static final long BEFORE = MASK + ROOM;
  private static final long THREAD = BEFORE + ROOM;

  /**
   * Faults, which the machine turns into exceptions, and what it or a profiler sends to a thread:
   * SIGUSR2 stops one, SIGJVM1 and SIGJVM2 interrupt one (illumos), SIGPROF samples one.
   */
  private static final List<String> NAMED =
      List.of(
          "SIGSEGV", "SIGBUS", "SIGILL", "SIGFPE", "SIGTRAP", "SIGUSR2", "SIGPROF", "SIGJVM1",
          "SIGJVM2");

  /**
   * How far below SIGRTMAX the signal is by which the JDK ends what blocks on a channel that is
   * closed; it waits until that has ended. Source: INTERRUPT_SIGNAL in JDK {@code NativeThread.c},
   * the same on Linux and on illumos.
   */
  private static final int CHANNEL_CLOSED = 2;

  static {
    Native.register(PosixThreads.class, SystemLibrary.LIBC);
  }

  private PosixThreads() {}

  /** The signals that a door thread does not block, by number, with their names. */
  static Map<Integer, String> open() {
    ConstantTable constants = Platform.current().flags();
    Map<Integer, String> open = new LinkedHashMap<>();
    for (String name : NAMED) {
      Integer number = constants.all().get(name);
      if (number != null) {
        open.put(number, name);
      }
    }
    open.put(constants.number("SIGRTMAX") - CHANNEL_CLOSED, "SIGRTMAX - " + CHANNEL_CLOSED);
    return open;
  }

  /**
   * Starts a thread in C code.
   *
   * @return whether it was made
   */
  static synchronized boolean start(long function, long argument, int stackSize) {
    ConstantTable constants = Platform.current().flags();
    if (pthread_attr_init(ATTRIBUTES) != 0) {
      return false;
    }
    try {
      return pthread_attr_setdetachstate(ATTRIBUTES, constants.number("PTHREAD_CREATE_DETACHED"))
              == 0
          && pthread_attr_setstacksize(ATTRIBUTES, stackSize) == 0
          && startMasked(function, argument, constants);
    } finally {
      pthread_attr_destroy(ATTRIBUTES);
    }
  }

  private static boolean startMasked(long function, long argument, ConstantTable constants) {
    sigfillset(MASK);
    for (int number : open().keySet()) {
      sigdelset(MASK, number);
    }
    int setMask = constants.number("SIG_SETMASK");
    if (pthread_sigmask(setMask, MASK, BEFORE) != 0) {
      return false;
    }
    try {
      return pthread_create(THREAD, ATTRIBUTES, function, argument) == 0;
    } finally {
      pthread_sigmask(setMask, BEFORE, 0);
    }
  }

  static native int pthread_attr_init(long attributes);

  static native int pthread_attr_destroy(long attributes);

  private static native int pthread_attr_setdetachstate(long attributes, int state);

  private static native int pthread_attr_setstacksize(long attributes, long size);

  private static native int pthread_create(
      long thread, long attributes, long function, long argument);

  private static native int pthread_sigmask(int how, long set, long before);

  static native int sigfillset(long set);

  static native int sigdelset(long set, int signal);
}
