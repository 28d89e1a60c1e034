package org.jdoors.door.ffi;

import java.nio.ByteBuffer;

/**
 * The descriptors of an answer. Each is a duplicate made for this answer and passed with
 * DOOR_RELEASE: door_return closes it as part of the transfer, since no code of the call runs
 * afterwards that could, and the program may close its own descriptor at any time.
 */
final class ReplyDescriptors {

  private static final int ROOM = 4;

  private ByteBuffer array = ThreadMemory.allocate(ROOM * DoorDesc.SIZE);
  private long address = ThreadMemory.addressOf(array);
  private int count;

  int count() {
    return count;
  }

  long address() {
    return address;
  }

  void add(Descriptor descriptor) throws ErrnoException {
    int number = DoorClient.acquire(descriptor, "door_return");
    try {
      int copy = Descriptor.duplicate(number);
      if ((count + 1) * DoorDesc.SIZE > array.capacity()) {
        grow();
      }
      int base = count * DoorDesc.SIZE;
      DoorDesc.ATTRIBUTES.put(
          array, base, DoorConstants.DOOR_DESCRIPTOR | DoorConstants.DOOR_RELEASE);
      DoorDesc.DESCRIPTOR.put(array, base, copy);
      DoorDesc.ID.put(array, base, 0);
      count++;
    } finally {
      descriptor.release();
    }
  }

  /** Closes what was to be passed. */
  void closeAll() {
    for (int i = 0; i < count; i++) {
      Libc.close(DoorDesc.DESCRIPTOR.get(array, i * DoorDesc.SIZE));
    }
    count = 0;
  }

  /** The descriptors are gone: door_return has closed them. */
  void sent() {
    count = 0;
  }

  private void grow() {
    ByteBuffer larger = ThreadMemory.allocate(array.capacity() * 2);
    larger.put(0, array, 0, array.capacity());
    array = larger;
    address = ThreadMemory.addressOf(larger);
  }
}
