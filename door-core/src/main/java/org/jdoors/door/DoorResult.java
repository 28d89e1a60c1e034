package org.jdoors.door;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.jdoors.door.ffi.ClientReply;
import org.jdoors.door.ffi.Descriptor;

/**
 * What a door answered: bytes, which are the caller's to keep, and descriptors, which {@link
 * #close} closes unless they were taken. A result that the system delivered in a mapping of its own
 * has been copied and unmapped: nothing here dies with {@link #close} but the descriptors.
 */
public final class DoorResult implements AutoCloseable {

  private final ByteBuffer data;
  private final List<DoorDescriptor> descriptors;

  DoorResult(ClientReply reply) {
    data = ByteBuffer.wrap(reply.data()).order(ByteOrder.nativeOrder());
    List<DoorDescriptor> all = new ArrayList<>();
    for (Descriptor descriptor : reply.descriptors()) {
      all.add(new DoorDescriptor(descriptor));
    }
    descriptors = List.copyOf(all);
  }

  /** The bytes, in native order, position 0, limit at the size. The same buffer each time. */
  public ByteBuffer data() {
    return data;
  }

  /** The descriptors in the order in which the server passed them. */
  public List<DoorDescriptor> descriptors() {
    return descriptors;
  }

  /** Closes the descriptors that were not taken. */
  @Override
  public void close() {
    descriptors.forEach(DoorDescriptor::close);
  }
}
