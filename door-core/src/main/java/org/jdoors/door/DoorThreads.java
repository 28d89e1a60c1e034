package org.jdoors.door;

/**
 * The server threads of one door that has its own: how many, and how large their stacks are. A call
 * that finds all of them busy waits until one is free, or until another may be made.
 *
 * <p>Arguments lie on the stack of the thread that serves them, so its size bounds {@link
 * DoorServer.Builder#maxArgument}: {@value #JAVA_ROOM} bytes are kept for Java. Source:
 * door_create(3C), door_server_create(3C), and door_xcreate in illumos {@code
 * lib/libc/port/threads/door_calls.c}.
 *
 * @param initial threads made with the door, at least 1
 * @param maximum most threads, at least {@code initial}; if more, one is made each time a call
 *     takes the last idle one
 * @param stackSize bytes per thread, at least {@value #MIN_STACK}
 */
public record DoorThreads(int initial, int maximum, int stackSize) {

  /** The smallest stack on which Java runs well: the virtual machine keeps 100 KB in reserve. */
  public static final int MIN_STACK = 256 << 10;

  /** The size of the stacks that the system makes for server threads. */
  public static final int DEFAULT_STACK = 2 << 20;

  /** What of a stack no argument takes. */
  static final int JAVA_ROOM = 192 << 10;

  /** Checks the ranges. */
  public DoorThreads {
    if (initial < 1 || maximum < initial || stackSize < MIN_STACK) {
      throw new IllegalArgumentException(
          "initial=" + initial + " maximum=" + maximum + " stackSize=" + stackSize);
    }
  }

  /** So many threads, never more. */
  public static DoorThreads fixed(int count) {
    return new DoorThreads(count, count, DEFAULT_STACK);
  }

  /** So many threads to begin with; more when all are busy, up to {@code maximum}. */
  public static DoorThreads growing(int initial, int maximum) {
    return new DoorThreads(initial, maximum, DEFAULT_STACK);
  }

  /** The same threads with stacks of another size; 1 MiB is plenty for most procedures. */
  public DoorThreads withStackSize(int bytes) {
    return new DoorThreads(initial, maximum, bytes);
  }

  /** Most bytes that an argument can have on such a stack. */
  int maxArgument() {
    return stackSize - JAVA_ROOM;
  }
}
