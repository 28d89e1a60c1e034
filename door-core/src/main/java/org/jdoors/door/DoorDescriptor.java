package org.jdoors.door;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.Set;
import org.jdoors.door.ffi.Descriptor;
import org.jdoors.door.ffi.DoorClient;
import org.jdoors.door.ffi.ErrnoException;
import org.jdoors.door.ffi.JavaDescriptors;
import org.jdoors.door.ffi.RawDoorInfo;

/**
 * An open file that came through a door or is to go through one. Always close-on-exec. Source:
 * door_call(3C), door_return(3C).
 *
 * <h2>Who closes what</h2>
 *
 * <ul>
 *   <li>Who makes one with {@code of} owns it and closes it. It is a duplicate: the stream, channel
 *       or door it was made from stays its owner's.
 *   <li>Passing does not take it away: the receiver gets its own. One marked with {@link #release}
 *       is closed by passing it, whether that succeeds or not.
 *   <li>What a procedure receives ({@link DoorCall#descriptors}) is closed when the procedure
 *       returns or throws; what a caller receives, by {@link DoorResult#close}. {@link #take},
 *       {@link #asDoor} and {@link SharedSegment#of} move the descriptor to an owner of its own,
 *       which then is to be closed.
 *   <li>Streams and channels made by the {@code to} methods have a duplicate, and closing them
 *       closes that.
 * </ul>
 *
 * With every owner in a try-with-resources statement nothing leaks.
 */
public final class DoorDescriptor implements AutoCloseable {

  private final Descriptor descriptor;
  private volatile boolean released;

  DoorDescriptor(Descriptor descriptor) {
    this.descriptor = descriptor;
  }

  /**
   * A descriptor of the file that a stream or channel has open; the stream stays its owner's.
   *
   * @throws DoorException EBADF if it is closed, EMFILE if the process has no descriptor left
   */
  public static DoorDescriptor of(FileDescriptor file) throws DoorException {
    try {
      return new DoorDescriptor(JavaDescriptors.duplicate(file));
    } catch (ErrnoException e) {
      throw DoorException.of(e, "file descriptor");
    }
  }

  /**
   * A descriptor of the file that a channel of the JDK has open; the channel stays its owner's.
   *
   * @throws DoorException EBADF if it is closed, EMFILE if the process has no descriptor left
   * @throws UnsupportedOperationException for a channel with nothing of the system's under it
   */
  public static DoorDescriptor of(FileChannel channel) throws DoorException {
    try {
      return new DoorDescriptor(JavaDescriptors.duplicate(channel));
    } catch (ErrnoException e) {
      throw DoorException.of(e, channel);
    }
  }

  /**
   * A descriptor of a door.
   *
   * @throws DoorException EBADF if it is closed, EMFILE if the process has no descriptor left
   */
  public static DoorDescriptor of(Door door) throws DoorException {
    try {
      return new DoorDescriptor(door.descriptor().duplicate());
    } catch (ErrnoException e) {
      throw DoorException.of(e, door);
    }
  }

  /** Marks the descriptor to be closed by passing it. Returns this. */
  public DoorDescriptor release() {
    released = true;
    return this;
  }

  /** Moves ownership to a new object, for what is to outlive a call that brought it. */
  public DoorDescriptor take() throws DoorException {
    try {
      return new DoorDescriptor(descriptor.move());
    } catch (ErrnoException e) {
      throw DoorException.of(e, this);
    }
  }

  /** Whether the file is a door. */
  public boolean isDoor() {
    try {
      DoorClient.info(descriptor);
      return true;
    } catch (ErrnoException e) {
      return false;
    }
  }

  /**
   * The door's uniquifier.
   *
   * @throws DoorException EBADF if the file is no door
   */
  public long uniquifier() throws DoorException {
    return info().uniquifier();
  }

  /**
   * The door's flags.
   *
   * @throws DoorException EBADF if the file is no door
   */
  public Set<DoorAttribute> attributes() throws DoorException {
    return DoorAttribute.of(info().attributes());
  }

  /**
   * The door, which takes the descriptor over.
   *
   * @throws DoorException EBADF if the file is no door; it then stays open
   */
  public Door asDoor() throws DoorException {
    long uniquifier = uniquifier();
    try {
      return new Door(descriptor.move(), "door " + Long.toUnsignedString(uniquifier));
    } catch (ErrnoException e) {
      throw DoorException.of(e, this);
    }
  }

  /**
   * A Java descriptor of the same open file, e.g. for {@link java.io.FileInputStream}. It is a
   * duplicate: close a stream over it, or it stays open.
   */
  public FileDescriptor toFileDescriptor() throws DoorException {
    try {
      return JavaDescriptors.duplicate(descriptor);
    } catch (ErrnoException e) {
      throw DoorException.of(e, this);
    }
  }

  /** A stream that reads the file from its position, which all descriptors of it share. */
  public FileInputStream toInputStream() throws DoorException {
    return new FileInputStream(toFileDescriptor());
  }

  /** A stream that writes the file from its position, which all descriptors of it share. */
  public FileOutputStream toOutputStream() throws DoorException {
    return new FileOutputStream(toFileDescriptor());
  }

  /**
   * A channel on the same open file: for reading, writing or both, as the file was opened; its
   * position is shared by all descriptors of the file.
   *
   * @throws DoorException EBADF if the descriptor is closed, EMFILE if the process has none left
   */
  public FileChannel toFileChannel() throws IOException {
    try {
      return JavaDescriptors.channel(descriptor);
    } catch (ErrnoException e) {
      throw DoorException.of(e, this);
    }
  }

  /** Closes the descriptor; does nothing if it is closed or was moved. */
  @Override
  public void close() {
    descriptor.close();
  }

  @Override
  public String toString() {
    return descriptor.isClosed() ? "descriptor (closed)" : "descriptor";
  }

  Descriptor descriptor() {
    return descriptor;
  }

  /** To be called once the descriptor was passed, or passing it failed. */
  void passed() {
    if (released) {
      close();
    }
  }

  private RawDoorInfo info() throws DoorException {
    try {
      return DoorClient.info(descriptor);
    } catch (ErrnoException e) {
      throw DoorException.of(e, this);
    }
  }
}
