package org.jdoors.example;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.zip.CRC32C;
import org.jdoors.door.Door;
import org.jdoors.door.DoorAttribute;
import org.jdoors.door.DoorCall;
import org.jdoors.door.DoorResult;
import org.jdoors.door.DoorServer;
import org.jdoors.door.DoorThreads;
import org.jdoors.door.SharedSegment;
import org.jdoors.door.SharedSegment.Access;

/**
 * Moves a large buffer from one process to another and back, copying it once each way.
 *
 * <pre>
 *   SharedTransfer serve PATH            ends with its standard input
 *   SharedTransfer send PATH BYTES
 * </pre>
 *
 * The sender puts its bytes into a segment that the receiver may only read, and passes that in a
 * call; the receiver reads them where they are. The answer, here the same bytes inverted, comes
 * back in a segment of the receiver's in the same way. The call orders the access: the sender wrote
 * before it called, and leaves its segment alone until the answer is there.
 */
public final class SharedTransfer {

  private static final int LARGEST = 1 << 30;

  private SharedTransfer() {}

  /** Runs the program. */
  public static void main(String[] args) throws IOException {
    if (args.length == 2 && args[0].equals("serve")) {
      serve(Path.of(args[1]));
    } else if (args.length == 3 && args[0].equals("send")) {
      byte[] data = new byte[Integer.parseInt(args[2])];
      new Random(data.length).nextBytes(data);
      send(Path.of(args[1]), ByteBuffer.wrap(data), System.out);
    } else {
      System.err.println("usage: SharedTransfer serve PATH | send PATH BYTES");
    }
  }

  private static void serve(Path path) throws IOException {
    try (DoorServer server =
        DoorServer.builder(SharedTransfer::invert)
            .name("transfer")
            .attributes(Set.of(DoorAttribute.NO_CANCEL))
            .threads(DoorThreads.growing(1, 4))
            .maxArgument(Long.BYTES)
            .maxDescriptors(1)
            .create()) {
      server.attach(path);
      System.out.println("ready");
      while (System.in.read() >= 0) {
        Thread.onSpinWait();
      }
    }
  }

  /** Argument and answer: the checksum of the bytes, and the segment they are in. */
  private static void invert(DoorCall call) throws IOException {
    long announced = call.argument().getLong(0);
    try (SharedSegment received = SharedSegment.of(call.descriptors().get(0), LARGEST)) {
      ByteBuffer from = received.buffer();
      if (checksum(from) != announced) {
        throw new IOException("not the bytes that were sent");
      }
      try (SharedSegment answer = SharedSegment.create(received.size(), Access.READ)) {
        ByteBuffer to = answer.buffer();
        int whole = from.limit() - from.limit() % Long.BYTES;
        for (int i = 0; i < whole; i += Long.BYTES) {
          to.putLong(i, ~from.getLong(i));
        }
        for (int i = whole; i < from.limit(); i++) {
          to.put(i, (byte) ~from.get(i));
        }
        call.reply(number(checksum(to)), List.of(answer.descriptor().release()));
      }
    }
  }

  private static void send(Path path, ByteBuffer data, PrintStream out) throws IOException {
    try (Door door = Door.open(path);
        SharedSegment segment = SharedSegment.create(data.remaining(), Access.READ)) {
      segment.buffer().put(data.duplicate());
      long sent = checksum(data);
      try (DoorResult result = door.call(number(sent), List.of(segment.descriptor().release()));
          SharedSegment answer = SharedSegment.of(result.descriptors().get(0), data.remaining())) {
        ByteBuffer back = answer.buffer();
        out.printf("sent %d bytes, checksum %08x%n", data.remaining(), sent);
        out.printf("got %d bytes, checksum %08x%n", back.remaining(), checksum(back));
        if (checksum(back) != result.data().getLong(0)) {
          throw new IOException("not the bytes that were answered");
        }
        for (int i = 0; i < data.remaining(); i++) {
          if (back.get(i) != (byte) ~data.get(i)) {
            throw new IOException("byte " + i + " is not inverted");
          }
        }
        out.println("all inverted");
      }
    }
  }

  private static ByteBuffer number(long value) {
    return ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder()).putLong(0, value);
  }

  private static long checksum(ByteBuffer data) {
    CRC32C sum = new CRC32C();
    sum.update(data.duplicate());
    return sum.getValue();
  }
}
