package org.jdoors.door;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jdoors.door.ffi.ClientReply;
import org.jdoors.door.ffi.Descriptor;
import org.jdoors.door.ffi.DoorClient;
import org.jdoors.door.ffi.ErrnoException;

/**
 * A door that can be called. Safe for use by any number of threads; a door that is closed while
 * calls are in progress lets them finish.
 *
 * <p>A call that fails with EINTR may or may not have run in the server (a signal, or the server
 * ended): it is reported and never repeated here, since only the caller knows whether repeating
 * does harm. EBADF means that the door is closed, revoked or its server gone. Source:
 * door_call(3C).
 */
public final class Door implements AutoCloseable {

  private final Descriptor descriptor;
  private final String name;
  private final boolean owned;

  Door(Descriptor descriptor, String name) {
    this(descriptor, name, true);
  }

  private Door(Descriptor descriptor, String name, boolean owned) {
    this.descriptor = descriptor;
    this.name = name;
    this.owned = owned;
  }

  /** A door that leaves its descriptor to somebody else to close. */
  static Door borrowed(Descriptor descriptor, String name) {
    return new Door(descriptor, name, false);
  }

  /**
   * Opens the door that is attached to a path; needs read permission.
   *
   * @throws DoorException as of open(2), e.g. ENOENT, EACCES; EBADF if the path is not a door
   */
  public static Door open(Path path) throws DoorException {
    try {
      Descriptor descriptor = DoorClient.open(path);
      try {
        DoorClient.info(descriptor);
      } catch (ErrnoException e) {
        descriptor.close();
        throw e;
      }
      return new Door(descriptor, path.toString());
    } catch (ErrnoException e) {
      throw DoorException.of(e, path);
    }
  }

  /**
   * Calls the door with bytes and gives the bytes of its answer, of any size.
   *
   * @throws DoorException as of door_call(3C)
   */
  public byte[] call(byte[] argument) throws DoorException {
    try (DoorResult result = call(ByteBuffer.wrap(argument), List.of())) {
      return result.data().array();
    }
  }

  /**
   * Calls the door without making garbage. The argument lies between position and limit of {@code
   * argument}, which keep their values. {@code result} is cleared and filled from 0; its limit
   * becomes the size of the answer. Direct buffers are best, above 64 KiB in particular.
   * Descriptors in the answer are closed unseen.
   *
   * @return the size of the answer
   * @throws DoorException as of door_call(3C); EOVERFLOW if the answer exceeds the capacity of
   *     {@code result}: the call has run, the answer is lost
   */
  public int call(ByteBuffer argument, ByteBuffer result) throws DoorException {
    int size = DoorClient.call(descriptor, argument, result);
    if (size < 0) {
      throw DoorException.of("door_call", this, -size);
    }
    return size;
  }

  /**
   * Calls the door with bytes and descriptors and takes an answer of any size. Descriptors marked
   * with {@link DoorDescriptor#release} are closed when this returns or throws; the others stay
   * open.
   *
   * @throws DoorException as of door_call(3C)
   */
  public DoorResult call(ByteBuffer argument, List<DoorDescriptor> descriptors)
      throws DoorException {
    List<Descriptor> passed = new ArrayList<>(descriptors.size());
    descriptors.forEach(each -> passed.add(each.descriptor()));
    try {
      ClientReply reply = DoorClient.call(descriptor, argument, passed);
      return new DoorResult(reply);
    } catch (ErrnoException e) {
      throw DoorException.of(e, this);
    } finally {
      descriptors.forEach(DoorDescriptor::passed);
    }
  }

  /**
   * What the door is and who serves it; works on revoked doors too.
   *
   * @throws DoorException EBADF if closed
   */
  public DoorInfo info() throws DoorException {
    try {
      return DoorInfo.of(DoorClient.info(descriptor));
    } catch (ErrnoException e) {
      throw DoorException.of(e, this);
    }
  }

  /**
   * The value of a limit; unsigned.
   *
   * @throws DoorException EBADF if closed
   */
  public long parameter(DoorParameter parameter) throws DoorException {
    try {
      return DoorClient.parameter(descriptor, parameter.number());
    } catch (ErrnoException e) {
      throw DoorException.of(e, this);
    }
  }

  /** Closes the door for this object's users. Closing twice does nothing. */
  @Override
  public void close() {
    if (owned) {
      descriptor.close();
    }
  }

  @Override
  public String toString() {
    return name;
  }

  Descriptor descriptor() {
    return descriptor;
  }
}
