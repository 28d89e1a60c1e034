package org.jdoors.door.ffi;

import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/**
 * Memory that processes share, mapped once in this one.
 *
 * <p>The mapping is the virtual machine's and lives until no buffer over it is reachable. Closing
 * puts private, empty memory in its place, at the same addresses and in one step: the shared memory
 * is given back at once, and a buffer that a program kept reads zeroes and writes to nobody. It can
 * neither crash the machine nor reach what somebody else maps there later.
 */
public final class SharedMemory implements AutoCloseable {

  private final Descriptor passed;
  private final boolean writable;
  private final int size;
  private @Nullable ByteBuffer mapping;

  private SharedMemory(Descriptor passed, ByteBuffer mapping, boolean writable) {
    this.passed = passed;
    this.mapping = mapping;
    this.writable = writable;
    this.size = mapping.capacity();
  }

  /**
   * New memory, all zero; this process can write it.
   *
   * @param size 1 to 2^31 - 1
   * @param othersWrite whether those it is passed to can write it too
   * @throws IOException if it cannot be mapped
   */
  public static SharedMemory create(int size, boolean othersWrite)
      throws IOException, ErrnoException {
    return create(SegmentKind.current(), size, othersWrite);
  }

  static SharedMemory create(SegmentKind kind, int size, boolean othersWrite)
      throws IOException, ErrnoException {
    SegmentKind.Files files = kind.open(size, othersWrite);
    SharedMemory memory = null;
    try {
      memory = new SharedMemory(files.passed(), map(files.own(), size, true), true);
      kind.seal(files, othersWrite);
      if (files.own() != files.passed()) {
        files.own().close();
      }
      return memory;
    } catch (IOException | ErrnoException | RuntimeException | Error e) {
      if (memory != null) {
        memory.close();
      }
      files.own().close();
      files.passed().close();
      throw e;
    }
  }

  /**
   * Memory that somebody else made. Takes the descriptor over if this succeeds.
   *
   * @param maximum most bytes
   * @throws ErrnoException EINVAL if it is no memory whose size is fixed for good, or empty; EFBIG
   *     if it exceeds {@code maximum}
   * @throws IOException if it cannot be mapped
   */
  public static SharedMemory of(Descriptor descriptor, int maximum)
      throws IOException, ErrnoException {
    return of(SegmentKind.current(), descriptor, maximum);
  }

  static SharedMemory of(SegmentKind kind, Descriptor descriptor, int maximum)
      throws IOException, ErrnoException {
    boolean writable;
    int number = DoorClient.acquire(descriptor, "fcntl");
    try {
      int flags = Libc.fcntl(number, FileFlags.F_GETFL, 0);
      writable = kind.check(number, (flags & FileFlags.ACCESS) == FileFlags.O_RDWR);
    } finally {
      descriptor.release();
    }
    ByteBuffer mapping = map(descriptor, size(descriptor, maximum), writable);
    return new SharedMemory(descriptor.move(), mapping, writable);
  }

  private static int size(Descriptor descriptor, int maximum) throws IOException, ErrnoException {
    try (FileChannel channel = JavaDescriptors.channel(descriptor)) {
      long size = channel.size();
      if (size == 0) {
        throw new ErrnoException("mmap", Errnos.EINVAL);
      }
      if (size > maximum) {
        throw new ErrnoException("mmap", Errnos.EFBIG);
      }
      return (int) size;
    }
  }

  private static ByteBuffer map(Descriptor descriptor, int size, boolean writable)
      throws IOException, ErrnoException {
    FileChannel.MapMode mode =
        writable ? FileChannel.MapMode.READ_WRITE : FileChannel.MapMode.READ_ONLY;
    try (FileChannel channel = JavaDescriptors.channel(descriptor)) {
      return channel.map(mode, 0, size);
    }
  }

  /** A new buffer over all of the memory, in native order; null once this is closed. */
  public synchronized @Nullable ByteBuffer buffer() {
    ByteBuffer all = mapping;
    return all == null ? null : all.duplicate().clear().order(ByteOrder.nativeOrder());
  }

  /** Whether this process can write it. */
  public boolean isWritable() {
    return writable;
  }

  /** Size in bytes. */
  public int size() {
    return size;
  }

  /** The descriptor to pass on; closed by {@link #close}. */
  public Descriptor descriptor() {
    return passed;
  }

  /** Gives the memory back. Closing twice does nothing. */
  @Override
  public synchronized void close() {
    passed.close();
    ByteBuffer all = mapping;
    mapping = null;
    if (all != null) {
      replace(all);
    }
  }

  /** Should the system have no room to note this, the memory stays until the buffers are gone. */
  private static void replace(ByteBuffer mapping) {
    ConstantTable flags = Platform.current().flags();
    try {
      Libc.mmap(
          ThreadMemory.addressOf(mapping),
          mapping.capacity(),
          flags.number("PROT_READ") | flags.number("PROT_WRITE"),
          flags.number("MAP_PRIVATE") | flags.number("MAP_ANON") | flags.number("MAP_FIXED"),
          -1,
          0);
    } finally {
      Reference.reachabilityFence(mapping);
    }
  }
}
