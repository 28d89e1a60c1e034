package org.jdoors.unix;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Objects;
import org.jdoors.door.ffi.ErrnoException;
import org.jdoors.door.ffi.Errnos;
import org.jdoors.door.ffi.MessageBatch;
import org.jdoors.door.ffi.UnixSocket;

/**
 * Receives datagrams at a path, and knows who sent each by the kernel's word. Linux only.
 *
 * <p>The socket's queue is bounded by the number of datagrams ({@code net.unix.max_dgram_qlen}) and
 * by their senders' buffers; a receive buffer size has no effect. One thread receives; any thread
 * may call {@link #refuseMore} and {@link #close}.
 */
public final class DatagramReceiver implements AutoCloseable {
  private final Path path;
  private final UnixSocket socket;
  private final Object inode;
  private final MessageBatch batch;

  private DatagramReceiver(Path path, UnixSocket socket, Object inode, MessageBatch batch) {
    this.path = path;
    this.socket = socket;
    this.inode = inode;
    this.batch = batch;
  }

  /** Whether this system has what is needed. */
  public static boolean isSupported() {
    return UnixSocket.isSupported();
  }

  /**
   * Makes a socket at a path. A socket that nobody receives at, or a link to none, is replaced.
   *
   * @param mode permission bits; a sender needs the one for writing
   * @param messages most that are taken at a time, 1 to 1024
   * @param bytes longest datagram; the rest of a longer one is lost
   * @throws FileSystemException if somebody receives there, something else than a socket is there,
   *     or the system refuses
   */
  public static DatagramReceiver bind(Path path, int mode, int messages, int bytes)
      throws IOException {
    if (!isSupported()) {
      throw new FileSystemException(path.toString(), null, "datagram sockets need Linux");
    }
    UnixSocket socket;
    try {
      socket = UnixSocket.open();
    } catch (ErrnoException e) {
      throw failure(path, e);
    }
    try {
      socket.passCredentials();
      bind(socket, path);
      Files.setAttribute(path, "unix:mode", mode);
      MessageBatch batch = new MessageBatch(messages, bytes);
      return new DatagramReceiver(path, socket, inode(path), batch);
    } catch (ErrnoException e) {
      socket.close();
      throw failure(path, e);
    } catch (IOException | RuntimeException | Error e) {
      socket.close();
      throw e;
    }
  }

  private static void bind(UnixSocket socket, Path path) throws IOException, ErrnoException {
    try {
      socket.bind(path);
    } catch (ErrnoException e) {
      if (e.errno() != Errnos.number("EADDRINUSE")) {
        throw e;
      }
      removeStale(path);
      socket.bind(path);
    }
  }

  /** Removes what lies at the path if it is a socket, or a link, behind which nobody receives. */
  private static void removeStale(Path path) throws IOException, ErrnoException {
    BasicFileAttributes found =
        Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (!found.isOther() && !found.isSymbolicLink()) {
      throw new FileSystemException(
          path.toString(), null, "not a socket: remove it, or name another path");
    }
    try (UnixSocket probe = UnixSocket.open()) {
      probe.connect(path);
    } catch (ErrnoException e) {
      boolean nobody =
          e.errno() == Errnos.number("ECONNREFUSED") || e.errno() == Errnos.number("ENOENT");
      if (nobody) {
        Files.deleteIfExists(path);
        return;
      }
    }
    throw new FileSystemException(
        path.toString(), null, "another process receives there: stop it, or name another path");
  }

  private static Object inode(Path path) throws IOException {
    return Objects.requireNonNull(
        Files.getAttribute(path, "unix:ino", LinkOption.NOFOLLOW_LINKS), "unix:ino");
  }

  private static FileSystemException failure(Path path, ErrnoException e) {
    FileSystemException failure =
        new FileSystemException(
            path.toString(), null, e.function() + ": " + Errnos.text(e.errno()));
    failure.initCause(e);
    return failure;
  }

  /**
   * Waits until there is a datagram or {@link #refuseMore} was called, and takes what there is.
   *
   * @return how many; 0 if there will be no more
   */
  public int receive() throws IOException {
    return receive(UnixSocket.FOREVER);
  }

  /**
   * Takes what there is within some time.
   *
   * @return how many; 0 if there is none
   */
  public int receive(Duration longest) throws IOException {
    return receive((int) Math.min(Integer.MAX_VALUE, longest.toMillis()));
  }

  private int receive(int milliseconds) throws IOException {
    int count;
    try {
      count = socket.receive(batch, milliseconds);
    } catch (ErrnoException e) {
      throw failure(path, e);
    }
    // The end of a socket that refuses more looks like an empty message of nobody.
    return count > 0 && !batch.hasSender(count - 1) ? count - 1 : count;
  }

  /** The bytes of datagram {@code i} of the last call; one buffer serves all. */
  public ByteBuffer bytes(int i) {
    return batch.bytes(i);
  }

  /** Whether datagram {@code i} was longer than what is taken. */
  public boolean isCut(int i) {
    return batch.isCut(i);
  }

  /** Pid of the sender of datagram {@code i}. */
  public int pid(int i) {
    return batch.pid(i);
  }

  /** Uid of the sender, as an unsigned number. */
  public int uid(int i) {
    return batch.uid(i);
  }

  /** Gid of the sender, as an unsigned number. */
  public int gid(int i) {
    return batch.gid(i);
  }

  /**
   * Refuses further datagrams and takes the path away; whatever a sender was told to be sent can
   * still be received.
   */
  public void refuseMore() throws IOException {
    try {
      socket.refuseMore();
    } catch (ErrnoException e) {
      throw failure(path, e);
    }
    unlink();
  }

  /** Removes the path if it still is that of this socket. */
  private void unlink() throws IOException {
    if (Files.exists(path, LinkOption.NOFOLLOW_LINKS) && inode(path).equals(inode)) {
      Files.deleteIfExists(path);
    }
  }

  /** Closes the socket; datagrams that were not received are lost. */
  @Override
  public void close() {
    socket.close();
  }
}
