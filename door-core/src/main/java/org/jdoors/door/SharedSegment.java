package org.jdoors.door;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jdoors.door.ffi.ErrnoException;
import org.jdoors.door.ffi.SharedMemory;

/**
 * Memory that several processes see: one makes it and passes it through a door, the others map what
 * they receive. Bytes written there by one are read by the others without being copied. Whoever
 * reads what another writes must know when: let a door call order the access, for all that one side
 * wrote before it called or answered is seen by the other side afterwards.
 *
 * <pre>{@code
 * try (SharedSegment segment = SharedSegment.create(size, SharedSegment.Access.READ);
 *     DoorDescriptor descriptor = segment.descriptor()) {
 *   segment.buffer().put(data);
 *   door.call(message, List.of(descriptor)).close();
 * }
 * }</pre>
 *
 * <h2>What each side can rely on</h2>
 *
 * On Linux the memory is sealed, which holds against everybody, root included: its size never
 * changes, and with {@link Access#READ} only the maker can write it. {@link #of} refuses memory
 * whose size is not sealed, since a sender who truncates it later would make reading it fail with
 * an error of the virtual machine. illumos has no seals: there the memory is a file without a name
 * and without permissions, opened for reading only for {@link Access#READ}; who shares memory with
 * another user's process must trust that process not to truncate it.
 *
 * <p>On both systems whoever can write a segment can do so at any moment, also between a check and
 * the use of what was checked: bytes of somebody who is not trusted are to be copied first.
 * Sources: memfd_create(2), fcntl(2), mmap(2).
 *
 * <h2>Lifetime</h2>
 *
 * {@link #close} gives the memory back at once. The segment's methods then throw; a buffer that was
 * kept reads zeroes, and what is written into it goes nowhere. Nothing crashes and nobody else's
 * memory is touched. The addresses are free again once no buffer is reachable.
 */
public final class SharedSegment implements AutoCloseable {

  /** What those a segment is passed to can do with it. */
  public enum Access {
    /** Only the maker writes. */
    READ,
    /** Everybody writes. */
    READ_WRITE
  }

  private final SharedMemory memory;

  private SharedSegment(SharedMemory memory) {
    this.memory = memory;
  }

  /**
   * Makes a segment, all zero. This process can write it, whatever others can do.
   *
   * @param size in bytes, at least 1
   * @param others what those it is passed to can do
   * @throws IllegalArgumentException if {@code size} is not positive
   * @throws DoorException EMFILE if the process has no descriptor left, ENOSPC or ENOMEM without
   *     memory, EINVAL on a Linux before 5.1 that cannot seal for {@link Access#READ}
   * @throws IOException if the memory cannot be mapped
   */
  public static SharedSegment create(int size, Access others) throws IOException {
    if (size <= 0) {
      throw new IllegalArgumentException("size=" + size);
    }
    try {
      return new SharedSegment(SharedMemory.create(size, others == Access.READ_WRITE));
    } catch (ErrnoException e) {
      throw DoorException.of(e, "segment of " + size + " bytes");
    }
  }

  /**
   * The segment that came as a descriptor; takes the descriptor over if it succeeds.
   *
   * @param maximum most bytes to accept: what is read of it counts as this process's memory
   * @throws DoorException EINVAL if the file is no memory of a size that is fixed for good (on
   *     illumos: empty), EFBIG if it is larger than {@code maximum}, EBADF if the descriptor is
   *     closed
   * @throws IOException if the memory cannot be mapped
   */
  public static SharedSegment of(DoorDescriptor descriptor, int maximum) throws IOException {
    try {
      return new SharedSegment(SharedMemory.of(descriptor.descriptor(), maximum));
    } catch (ErrnoException e) {
      throw DoorException.of(e, "segment");
    }
  }

  /** Size in bytes. */
  public int size() {
    return memory.size();
  }

  /** Whether this process can write the segment. */
  public boolean isWritable() {
    return memory.isWritable();
  }

  /**
   * A new buffer over the whole segment: direct, in native order, position 0, limit at the size;
   * read-only unless {@link #isWritable}.
   *
   * @throws IllegalStateException if the segment is closed
   */
  public ByteBuffer buffer() {
    ByteBuffer buffer = memory.buffer();
    if (buffer == null) {
      throw new IllegalStateException("segment closed");
    }
    return buffer;
  }

  /**
   * A descriptor to pass on, which the caller closes or {@linkplain DoorDescriptor#release
   * releases}. Who received a segment can pass it on with the access he has himself.
   *
   * @throws DoorException EBADF if the segment is closed, EMFILE if the process has no descriptor
   *     left
   */
  public DoorDescriptor descriptor() throws DoorException {
    try {
      return new DoorDescriptor(memory.descriptor().duplicate());
    } catch (ErrnoException e) {
      throw DoorException.of(e, "segment");
    }
  }

  /** Gives the memory back; the others keep theirs. Closing twice does nothing. */
  @Override
  public void close() {
    memory.close();
  }

  @Override
  public String toString() {
    return "segment of " + size() + " bytes";
  }
}
