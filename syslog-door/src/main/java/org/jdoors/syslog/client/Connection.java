package org.jdoors.syslog.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import org.jdoors.door.Door;
import org.jdoors.door.DoorException;
import org.jdoors.door.DoorResult;
import org.jdoors.door.Errno;

/**
 * The door of a daemon that may be started anew: a call that did not run because the old daemon is
 * gone is made once more to whoever serves the path now. For any number of threads.
 */
final class Connection implements AutoCloseable {
  private final Path path;
  private volatile Door door;
  private volatile int generation;
  private boolean closed;

  private Connection(Path path, Door door) {
    this.path = path;
    this.door = door;
  }

  /**
   * Opens the door at a path.
   *
   * @throws IOException if there is none, or its daemon has ended
   */
  static Connection open(Path path) throws IOException {
    return new Connection(path, live(path));
  }

  private static Door live(Path path) throws IOException {
    Door door = Door.open(path);
    boolean live = false;
    try {
      live = door.info().isLive();
    } finally {
      if (!live) {
        door.close();
      }
    }
    if (!live) {
      throw new IOException(path + ": its daemon has ended");
    }
    return door;
  }

  /** As {@link Door#call(ByteBuffer, ByteBuffer)}. */
  int call(ByteBuffer argument, ByteBuffer result) throws IOException {
    Door used = door;
    try {
      return used.call(argument, result);
    } catch (DoorException e) {
      return successor(used, e).call(argument, result);
    }
  }

  /** The answer to a call, of any size, in native byte order. */
  ByteBuffer call(ByteBuffer argument) throws IOException {
    Door used = door;
    try (DoorResult result = used.call(argument, List.of())) {
      return result.data().order(ByteOrder.nativeOrder());
    } catch (DoorException e) {
      try (DoorResult result = successor(used, e).call(argument, List.of())) {
        return result.data().order(ByteOrder.nativeOrder());
      }
    }
  }

  /**
   * The door of the daemon that has taken the place of the one behind {@code used}.
   *
   * @throws IOException {@code why}, if the call may have run or there is no such daemon
   */
  @SuppressWarnings("NonAtomicVolatileUpdate") // under the lock
  private synchronized Door successor(Door used, DoorException why) throws IOException {
    if (closed || why.errno() != Errno.EBADF) {
      throw why;
    }
    if (door == used) {
      try {
        door = live(path);
      } catch (IOException e) {
        why.addSuppressed(e);
        throw why;
      }
      generation++;
      used.close();
    }
    return door;
  }

  /** How many daemons have taken the place of the first. */
  int generation() {
    return generation;
  }

  @Override
  public synchronized void close() {
    closed = true;
    door.close();
  }
}
