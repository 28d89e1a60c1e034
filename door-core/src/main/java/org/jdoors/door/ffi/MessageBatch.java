package org.jdoors.door.ffi;

import java.nio.ByteBuffer;

/**
 * Room for several messages of one recvmmsg call, in one piece of memory that is made once:
 *
 * <pre>
 *   mmsghdr * n | iovec * n | (cmsghdr + ucred) * n | bytes * n
 * </pre>
 *
 * <p>The room for control data fits the credentials and nothing else: the kernel puts them first,
 * and closes descriptors that a sender passes and that find no room. For one thread at a time.
 */
public final class MessageBatch {

  private static final int CONTROL = roundUp(ControlHeader.LAYOUT.size()) + credentialSpace();

  private final int count;
  private final int slot;
  private final int vectors;
  private final int controls;
  private final int contents;
  private final ByteBuffer memory;
  private final ByteBuffer view;
  private final long address;
  private int received;

  /**
   * @param count messages, 1 to 1024
   * @param bytes most bytes of each
   */
  public MessageBatch(int count, int bytes) {
    this.count = count;
    this.slot = roundUp(bytes);
    this.vectors = count * MessageHeader.LAYOUT.size();
    this.controls = vectors + count * IoVector.LAYOUT.size();
    this.contents = controls + count * CONTROL;
    this.memory = ThreadMemory.allocate(Math.addExact(contents, Math.multiplyExact(count, slot)));
    this.view = memory.duplicate();
    this.address = ThreadMemory.addressOf(memory);
    for (int i = 0; i < count; i++) {
      int vector = vectors + i * IoVector.LAYOUT.size();
      IoVector.BASE.put(memory, vector, address + contents + (long) i * slot);
      IoVector.LENGTH.put(memory, vector, bytes);
      int header = header(i);
      MessageHeader.VECTOR.put(memory, header, address + vector);
      MessageHeader.VECTOR_LENGTH.put(memory, header, 1);
      MessageHeader.CONTROL.put(memory, header, address + control(i));
    }
    received = count;
  }

  /** How many messages there are in the batch. */
  public int received() {
    return received;
  }

  /** The bytes of message {@code i}; the buffer is the batch's own and serves one at a time. */
  public ByteBuffer bytes(int i) {
    int start = contents + i * slot;
    view.limit(start + MessageHeader.LENGTH.get(memory, header(i))).position(start);
    return view;
  }

  /** Whether message {@code i} was longer than its room. */
  public boolean isCut(int i) {
    return (MessageHeader.FLAGS.get(memory, header(i)) & SocketConstants.MSG_TRUNC) != 0;
  }

  /** Whether there is a sender; there is none only where there is no message either. */
  public boolean hasSender(int i) {
    return MessageHeader.CONTROL_LENGTH.get(memory, header(i)) > ControlHeader.LAYOUT.size()
        && ControlHeader.LEVEL.get(memory, control(i)) == SocketConstants.SOL_SOCKET
        && ControlHeader.TYPE.get(memory, control(i)) == SocketConstants.SCM_CREDENTIALS;
  }

  /** Process of the sender; 0 if it is in no pid namespace that we see. */
  public int pid(int i) {
    return SocketCredential.PID.get(memory, credential(i));
  }

  /** Real or effective user of the sender, as it chose. */
  public int uid(int i) {
    return SocketCredential.UID.get(memory, credential(i));
  }

  /** Real or effective group of the sender. */
  public int gid(int i) {
    return SocketCredential.GID.get(memory, credential(i));
  }

  /** Makes the messages of the last call ready to be written again. */
  long prepare() {
    for (int i = 0; i < received; i++) {
      MessageHeader.CONTROL_LENGTH.put(memory, header(i), CONTROL);
    }
    received = 0;
    return address;
  }

  int capacity() {
    return count;
  }

  void received(int messages) {
    received = messages;
  }

  private static int header(int i) {
    return i * MessageHeader.LAYOUT.size();
  }

  private int control(int i) {
    return controls + i * CONTROL;
  }

  private int credential(int i) {
    return control(i) + roundUp(ControlHeader.LAYOUT.size());
  }

  private static int credentialSpace() {
    return roundUp(SocketCredential.LAYOUT.size());
  }

  private static int roundUp(int size) {
    return Math.addExact(size, Long.BYTES - 1) & -Long.BYTES;
  }
}
