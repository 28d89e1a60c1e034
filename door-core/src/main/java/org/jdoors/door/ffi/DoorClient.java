package org.jdoors.door.ffi;

import com.sun.jna.Native;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/** Calls on doors that somebody serves, this process or another. */
public final class DoorClient {

  private DoorClient() {}

  /**
   * Opens an attached path for reading, close-on-exec; whether it is a door shows {@link #info}.
   */
  public static Descriptor open(Path path) throws ErrnoException {
    int flags =
        FileFlags.O_RDONLY | FileFlags.O_CLOEXEC | FileFlags.O_NOCTTY | FileFlags.O_NONBLOCK;
    int number = LibDoor.open(NativePath.bytes(path), flags, 0);
    if (number < 0) {
      throw new ErrnoException("open", Native.getLastError());
    }
    return new Descriptor(number);
  }

  /**
   * Calls a door. The argument lies between position and limit; the result fills {@code result}
   * from 0 and its limit becomes the size. Makes no garbage in the steady state. Descriptors in the
   * answer are closed.
   *
   * @return the size of the result, or a negative errno; EOVERFLOW if {@code result} is too small
   */
  public static int call(Descriptor door, ByteBuffer argument, ByteBuffer result) {
    int number = door.acquire();
    if (number < 0) {
      return -Errnos.EBADF;
    }
    try {
      return ClientMemory.current().call(number, argument, result);
    } finally {
      door.release();
    }
  }

  /** Calls a door with descriptors, which stay the caller's, and takes a result of any size. */
  public static ClientReply call(Descriptor door, ByteBuffer argument, List<Descriptor> passed)
      throws ErrnoException {
    int number = acquire(door, "door_call");
    int held = 0;
    try {
      ByteBuffer array = ThreadMemory.allocate(passed.size() * DoorDesc.SIZE);
      for (Descriptor descriptor : passed) {
        int base = held * DoorDesc.SIZE;
        DoorDesc.ATTRIBUTES.put(array, base, DoorConstants.DOOR_DESCRIPTOR);
        DoorDesc.DESCRIPTOR.put(array, base, acquire(descriptor, "door_call"));
        held++;
      }
      return ClientMemory.current().call(number, argument, array, held);
    } finally {
      for (Descriptor descriptor : passed.subList(0, held)) {
        descriptor.release();
      }
      door.release();
    }
  }

  /** {@code door_info(3C)}; EBADF for a descriptor that is no door. */
  public static RawDoorInfo info(Descriptor door) throws ErrnoException {
    int number = acquire(door, "door_info");
    try {
      ClientMemory memory = ClientMemory.current();
      if (LibDoor.door_info(number, memory.outAddress()) != 0) {
        throw new ErrnoException("door_info", Native.getLastError());
      }
      ByteBuffer out = memory.out();
      int base = memory.outIndex();
      return new RawDoorInfo(
          DoorInfoStruct.TARGET.get(out, base),
          DoorInfoStruct.PROC.get(out, base),
          DoorInfoStruct.DATA.get(out, base),
          DoorInfoStruct.ATTRIBUTES.get(out, base),
          DoorInfoStruct.UNIQUIFIER.get(out, base));
    } finally {
      door.release();
    }
  }

  /** {@code door_getparam(3C)}; the value is a size_t. */
  public static long parameter(Descriptor door, int parameter) throws ErrnoException {
    int number = acquire(door, "door_getparam");
    try {
      ClientMemory memory = ClientMemory.current();
      if (LibDoor.door_getparam(number, parameter, memory.outAddress()) != 0) {
        throw new ErrnoException("door_getparam", Native.getLastError());
      }
      return memory.out().getLong(memory.outIndex());
    } finally {
      door.release();
    }
  }

  /** {@code door_setparam(3C)}. */
  public static void parameter(Descriptor door, int parameter, long value) throws ErrnoException {
    int number = acquire(door, "door_setparam");
    try {
      if (LibDoor.door_setparam(number, parameter, value) != 0) {
        throw new ErrnoException("door_setparam", Native.getLastError());
      }
    } finally {
      door.release();
    }
  }

  static int acquire(Descriptor descriptor, String function) throws ErrnoException {
    int number = descriptor.acquire();
    if (number < 0) {
      throw new ErrnoException(function, Errnos.EBADF);
    }
    return number;
  }
}
