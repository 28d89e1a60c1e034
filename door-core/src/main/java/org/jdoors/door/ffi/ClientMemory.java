package org.jdoors.door.ffi;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;

/**
 * The memory with which one thread calls doors. Messages up to {@link #COPY_MAX} are copied through
 * buffers of the thread: a copy of a few KiB costs less than one native call to ask for a buffer's
 * address, and heap buffers work too. Larger direct buffers are handed to C as they are; the
 * address of the last one is remembered, so that a caller who reuses buffers causes no garbage.
 */
final class ClientMemory {

  private static final int COPY_MAX = 1 << 16;
  private static final ThreadLocal<ClientMemory> CURRENT =
      ThreadLocal.withInitial(ClientMemory::new);

  private static final int ARG = 0;
  private static final int OUT = DoorArg.LAYOUT.size();
  private static final int BLOCK_SIZE = OUT + DoorInfoStruct.LAYOUT.size();

  private final ByteBuffer block = ThreadMemory.allocate(BLOCK_SIZE);
  private final long blockAddress = ThreadMemory.addressOf(block);
  private final ThreadMemory request = new ThreadMemory();
  private final ThreadMemory reply = new ThreadMemory();
  private final LastAddress lastArgument = new LastAddress();
  private final LastAddress lastResult = new LastAddress();

  static ClientMemory current() {
    return CURRENT.get();
  }

  /** Room for what door_info, door_getparam store; {@link #outAddress()} is its address. */
  ByteBuffer out() {
    return block;
  }

  int outIndex() {
    return OUT;
  }

  long outAddress() {
    return blockAddress + OUT;
  }

  /** Calls door {@code number}; see {@link DoorClient#call(Descriptor, ByteBuffer, ByteBuffer)}. */
  int call(int number, ByteBuffer argument, ByteBuffer result) {
    int room = result.capacity();
    boolean copied = room <= COPY_MAX || !result.isDirect();
    long rbuf;
    if (copied) {
      reply.reserve(Math.min(room, COPY_MAX));
      rbuf = reply.address();
      room = Math.min(room, COPY_MAX);
    } else {
      rbuf = lastResult.of(result);
    }
    put(argumentAddress(argument), argument.remaining(), 0, 0, rbuf, room);
    int errno = callDoor(number, argument, result);
    if (errno != 0) {
      return -errno;
    }
    return copied ? takeCopy(result, rbuf) : takeInPlace(result, rbuf);
  }

  /** Calls with descriptors and takes a result of any size. */
  ClientReply call(int number, ByteBuffer argument, ByteBuffer descriptors, int count)
      throws ErrnoException {
    reply.reserve(COPY_MAX);
    long descriptorAddress = count == 0 ? 0 : ThreadMemory.addressOf(descriptors);
    put(
        argumentAddress(argument),
        argument.remaining(),
        descriptorAddress,
        count,
        reply.address(),
        COPY_MAX);
    int errno = callDoor(number, argument, descriptors);
    if (errno != 0) {
      throw new ErrnoException("door_call", errno);
    }
    Descriptor[] received = receivedDescriptors();
    long size = DoorArg.DATA_SIZE.get(block, ARG);
    try {
      if (size > Integer.MAX_VALUE - Long.BYTES) {
        throw new ErrnoException("door_call", Errnos.EOVERFLOW);
      }
      byte[] data = new byte[(int) size];
      if (size > 0) {
        new Pointer(DoorArg.DATA_PTR.get(block, ARG)).read(0, data, 0, data.length);
      }
      ClientReply answer = new ClientReply(data, received);
      received = new Descriptor[0];
      return answer;
    } finally {
      unmapOverflow(reply.address());
      closeAll(received);
    }
  }

  /** Returns 0 or errno. The buffers' memory is in use by address until the call is over. */
  private int callDoor(int number, ByteBuffer argument, ByteBuffer other) {
    try {
      return LibDoor.door_call(number, blockAddress) == 0 ? 0 : Native.getLastError();
    } finally {
      Reference.reachabilityFence(argument);
      Reference.reachabilityFence(other);
    }
  }

  private long argumentAddress(ByteBuffer argument) {
    int size = argument.remaining();
    if (size > COPY_MAX && argument.isDirect()) {
      return lastArgument.of(argument) + argument.position();
    }
    request.reserve(size);
    request.buffer().put(0, argument, argument.position(), size);
    return request.address();
  }

  private void put(long data, long size, long descriptors, int count, long rbuf, long rsize) {
    DoorArg.DATA_PTR.put(block, ARG, data);
    DoorArg.DATA_SIZE.put(block, ARG, size);
    DoorArg.DESC_PTR.put(block, ARG, descriptors);
    DoorArg.DESC_NUM.put(block, ARG, count);
    DoorArg.RBUF.put(block, ARG, rbuf);
    DoorArg.RSIZE.put(block, ARG, rsize);
  }

  private int takeInPlace(ByteBuffer result, long rbuf) {
    closeUnwantedDescriptors();
    if (unmapOverflow(rbuf)) {
      return -Errnos.EOVERFLOW;
    }
    int size = (int) DoorArg.DATA_SIZE.get(block, ARG);
    result.clear().limit(size);
    return size;
  }

  private int takeCopy(ByteBuffer result, long rbuf) {
    closeUnwantedDescriptors();
    long size = DoorArg.DATA_SIZE.get(block, ARG);
    if (DoorArg.RBUF.get(block, ARG) == rbuf) {
      result.clear().limit((int) size);
      result.put(0, reply.buffer(), 0, (int) size);
      return (int) size;
    }
    boolean fits = size <= result.capacity();
    if (fits) {
      byte[] data = new Pointer(DoorArg.DATA_PTR.get(block, ARG)).getByteArray(0, (int) size);
      result.clear().limit((int) size);
      result.put(0, data);
    }
    unmapOverflow(rbuf);
    return fits ? (int) size : -Errnos.EOVERFLOW;
  }

  /** A result that did not fit comes in a mapping of its own, which the caller must give back. */
  private boolean unmapOverflow(long rbuf) {
    long mapping = DoorArg.RBUF.get(block, ARG);
    if (mapping == rbuf) {
      return false;
    }
    Libc.munmap(mapping, DoorArg.RSIZE.get(block, ARG));
    return true;
  }

  private void closeUnwantedDescriptors() {
    if (DoorArg.DESC_NUM.get(block, ARG) != 0) {
      closeAll(receivedDescriptors());
    }
  }

  private Descriptor[] receivedDescriptors() {
    int count = DoorArg.DESC_NUM.get(block, ARG);
    Descriptor[] received = new Descriptor[count];
    if (count > 0) {
      Pointer array = new Pointer(DoorArg.DESC_PTR.get(block, ARG));
      for (int i = 0; i < count; i++) {
        long entry = (long) i * DoorDesc.SIZE;
        received[i] = Descriptor.received(array.getInt(entry + DoorDesc.DESCRIPTOR.offset()));
      }
    }
    return received;
  }

  private static void closeAll(Descriptor[] descriptors) {
    for (Descriptor descriptor : descriptors) {
      descriptor.close();
    }
  }

  /** The address of the direct buffer asked for last. */
  private static final class LastAddress {

    private WeakReference<ByteBuffer> buffer = new WeakReference<>(null);
    private long address;

    long of(ByteBuffer direct) {
      if (!buffer.refersTo(direct)) {
        address = ThreadMemory.addressOf(direct);
        buffer = new WeakReference<>(direct);
      }
      return address;
    }
  }
}
