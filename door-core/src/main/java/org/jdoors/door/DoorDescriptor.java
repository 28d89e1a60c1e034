package org.jdoors.door;

import java.io.FileDescriptor;
import java.util.Set;
import org.jdoors.door.ffi.Descriptor;
import org.jdoors.door.ffi.DoorClient;
import org.jdoors.door.ffi.ErrnoException;
import org.jdoors.door.ffi.JavaDescriptors;
import org.jdoors.door.ffi.RawDoorInfo;

/**
 * An open file that came through a door or is to go through one. Whoever holds the object owns the
 * descriptor and closes it. Always close-on-exec. Source: door_call(3C), door_return(3C).
 *
 * <p>Passing does not take the descriptor away: the receiver gets its own. A descriptor marked with
 * {@link #release} is closed by passing it, whether that succeeds or not.
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
