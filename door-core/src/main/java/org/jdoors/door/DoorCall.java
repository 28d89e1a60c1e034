package org.jdoors.door;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jdoors.door.ffi.CallFrame;
import org.jdoors.door.ffi.Descriptor;
import org.jdoors.door.ffi.ErrnoException;
import org.jdoors.door.ffi.RawCredential;
import org.jspecify.annotations.Nullable;

/**
 * A call being served, and the place for its answer. Belongs to the door thread and is used again
 * for its next call: neither this object nor its buffers may be kept or given to another thread. A
 * buffer that is kept shows bytes of later calls.
 *
 * <p>The last {@code reply} counts; without one the answer is empty.
 */
public final class DoorCall {

  private final CallFrame frame;
  private @Nullable List<DoorDescriptor> received;
  private @Nullable RawCredential lastCaller;
  private @Nullable DoorCredentials lastCredentials;

  DoorCall(CallFrame frame) {
    this.frame = frame;
  }

  /** The argument: read-only, native byte order, position 0, limit at its size. */
  public ByteBuffer argument() {
    return frame.argument();
  }

  /**
   * Whether this is no call but the notification that nobody else refers to the door any more. It
   * has no argument and its answer is thrown away.
   */
  public boolean isUnreferenced() {
    return frame.isUnreferenced();
  }

  /**
   * Memory for an answer of {@code size} bytes, direct, in native order, position 0, limit {@code
   * size}, holding anything. It becomes the answer by {@link #reply(int)}. Asking for a size larger
   * than before may give other memory.
   */
  public ByteBuffer result(int size) {
    return frame.result(size);
  }

  /**
   * Answers with the first {@code length} bytes of what {@link #result} gave.
   *
   * @throws IndexOutOfBoundsException if that is more than there is
   */
  public void reply(int length) {
    frame.reply(length);
  }

  /** Answers with a copy of the bytes between position and limit, which keep their values. */
  public void reply(ByteBuffer data) {
    frame.reply(data);
  }

  /**
   * Answers with bytes and descriptors. Both are copied: the descriptors may be closed right after,
   * and those marked with {@link DoorDescriptor#release} are.
   *
   * @throws DoorException EBADF if a descriptor is closed, EMFILE if the process has none left; the
   *     answer is then empty
   */
  public void reply(ByteBuffer data, List<DoorDescriptor> descriptors) throws DoorException {
    frame.reply(data);
    try {
      for (DoorDescriptor descriptor : descriptors) {
        frame.replyDescriptor(descriptor.descriptor());
      }
    } catch (ErrnoException e) {
      frame.discardReply();
      throw DoorException.of(e, "descriptor");
    } finally {
      descriptors.forEach(DoorDescriptor::passed);
    }
  }

  /**
   * The descriptors that came with the call, in the caller's order. They are closed when the
   * procedure returns or throws; {@link DoorDescriptor#take} or {@link DoorDescriptor#asDoor} keeps
   * one.
   */
  public List<DoorDescriptor> descriptors() {
    List<DoorDescriptor> all = received;
    if (all == null) {
      List<Descriptor> raw = frame.received();
      all = new ArrayList<>(raw.size());
      for (Descriptor descriptor : raw) {
        all.add(new DoorDescriptor(descriptor));
      }
      all = List.copyOf(all);
      received = all;
    }
    return all;
  }

  /**
   * Who called; asked of the system on first use in a call. A thread that serves the same caller
   * again, with the same ids, gives the same object and makes no garbage. In an unreferenced
   * notification the process id is 0 and the ids are this process's own.
   *
   * @throws DoorException EINVAL if the client has given up before the first use
   */
  public DoorCredentials credentials() throws DoorException {
    try {
      RawCredential caller = frame.credential();
      DoorCredentials result = lastCredentials;
      if (result == null || !caller.equals(lastCaller)) {
        result = DoorCredentials.of(caller);
        lastCredentials = result;
        lastCaller = caller;
      }
      return result;
    } catch (ErrnoException e) {
      throw DoorException.of(e, "call");
    }
  }

  /**
   * Whether nobody waits for the answer any more: the client has ended, or a signal made it give
   * up. The system does not tell the procedure by itself: doors of Java are created with {@link
   * DoorAttribute#NO_CANCEL}, since a thread cancelled inside the virtual machine would take the
   * process down. A long procedure asks now and then and returns early; what it answers is thrown
   * away, and the descriptors of the answer are closed. One native call, no garbage.
   */
  public boolean isAborted() {
    return frame.isAborted();
  }

  CallFrame frame() {
    return frame;
  }

  void begin() {
    received = null;
  }
}
