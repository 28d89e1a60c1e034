package org.jdoors.nscd.front;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jdoors.nscd.source.LookupKey;
import org.jdoors.nscd.wire.AddressFamily;
import org.jdoors.nscd.wire.CallNumber;
import org.jdoors.nscd.wire.DatabaseName;
import org.jdoors.nscd.wire.Key;
import org.jdoors.nscd.wire.Operation;
import org.jdoors.nscd.wire.PackedHeader;
import org.jdoors.nscd.wire.ReplyWriter;
import org.jdoors.nscd.wire.Request;
import org.jdoors.nscd.wire.RequestWriter;

/**
 * Any packet gets a reply of bounded length, and nothing is thrown. The argument ends where its
 * bytes end: whoever reads on gets an exception.
 */
final class ProtocolFuzzTest {

  private static final RequestWriter.Client CLIENT =
      new RequestWriter.Client(101, 102, RequestWriter.SMALLEST_BUFFER);

  /** Calls that are worth a packet of their own. */
  private static final int[] CALLS = {
    CallNumber.SEARCH,
    CallNumber.SETENT,
    CallNumber.GETENT,
    CallNumber.ENDENT,
    CallNumber.PUT,
    CallNumber.PING,
    CallNumber.GETADMIN,
    CallNumber.SETADMIN,
    CallNumber.REFRESH,
    CallNumber.IMHERE + CallNumber.MAIN,
    CallNumber.FORK + CallNumber.CHILD
  };

  private final SampleSystem system = new SampleSystem();

  private void answer(ByteBuffer packet, boolean root) {
    ByteBuffer reply = system.answer(packet, root ? 0 : 101, root ? 0 : 102);
    assertThat(reply.limit())
        .isLessThanOrEqualTo(Math.max(packet.limit(), ReplyWriter.LARGE_BUFFER));
  }

  @FuzzTest
  void anyBytes(byte[] bytes) {
    answer(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN), false);
    answer(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN), true);
  }

  /** What is read of a request lies in it. */
  @FuzzTest
  void request(byte[] bytes) {
    ByteBuffer argument = ByteBuffer.wrap(bytes).asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    Request request = new Request();
    if (request.readApplication(argument) == Request.Fault.NONE
        && request.readOperation() == Request.Fault.NONE) {
      assertThat(request.keyOffset() + request.keyLength()).isLessThanOrEqualTo(bytes.length);
      Key taken = request.key();
      assertThat(taken == null ? 0 : taken.length()).isBetween(0, Request.MAX_SIZE);
      LookupKey key = LookupKey.reusable();
      if (QuestionReader.read(request, key) == QuestionReader.Result.READ) {
        assertThat(key.frozen()).isEqualTo(key).hasToString(key.toString());
      }
    }
  }

  /** Packets that are nearly right get further than others. */
  @FuzzTest
  void changedPacket(FuzzedDataProvider data) {
    boolean root = data.consumeBoolean();
    ByteBuffer packet = packet(data).order(ByteOrder.LITTLE_ENDIAN);
    for (int changes = data.consumeInt(0, 4); changes > 0; changes--) {
      if (data.consumeBoolean()) {
        int field = data.consumeInt(0, PackedHeader.SIZE / Long.BYTES - 1);
        packet.putLong(Long.BYTES * field, data.consumeLong());
      } else {
        packet.put(data.consumeInt(0, packet.limit() - 1), data.consumeByte());
      }
    }
    answer(packet, root);
  }

  private static ByteBuffer packet(FuzzedDataProvider data) {
    byte[] bytes = data.consumeBytes(300);
    Operation operation = data.pickValue(Operation.values());
    Key key =
        switch (data.consumeInt(0, 6)) {
          case 0 -> new Key.Numeric(data.consumeLong());
          case 1 -> new Key.Member(1, data.consumeLong(), data.consumeInt(0, 1), 7, bytes);
          case 2 -> new Key.HostAddress(AddressFamily.INET, bytes);
          case 3 -> new Key.HostName(AddressFamily.INET6, data.consumeLong(), bytes);
          case 4 -> new Key.Cookie(data.consumeLong(), data.consumeLong());
          case 5 -> new Key.Opaque(bytes);
          default -> new Key.Name(bytes);
        };
    int call = CALLS[data.consumeInt(0, CALLS.length - 1)];
    if (CallNumber.isApplication(call)) {
      int number = call == CallNumber.SEARCH ? operation.number() : 0;
      return RequestWriter.application(call, number, CLIENT, DatabaseName.of(operation), key);
    }
    ByteBuffer packet = RequestWriter.nscd(call, bytes.length);
    return packet.put(PackedHeader.SIZE, bytes);
  }
}
