package org.jdoors.nscd.front;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jdoors.nscd.vectors.Vectors.has;
import static org.jdoors.nscd.vectors.Vectors.hex;
import static org.jdoors.nscd.vectors.Vectors.packet;

import com.google.gson.JsonObject;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.stream.Stream;
import org.jdoors.nscd.vectors.Vectors;
import org.jdoors.nscd.wire.CallNumber;
import org.jdoors.nscd.wire.IllumosErrno;
import org.jdoors.nscd.wire.Operation;
import org.jdoors.nscd.wire.PackedHeader;
import org.jdoors.nscd.wire.Request;
import org.jdoors.nscd.wire.Status;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The daemon answers the recorded requests with the bytes of the native one. Searches of databases
 * that are not served here are left to the client; enumerations are compared elsewhere.
 */
final class ServerReplyVectorTest {

  private static final Set<Operation> SERVED =
      Set.of(
          Operation.PASSWD_BYNAME,
          Operation.PASSWD_BYUID,
          Operation.GROUP_BYNAME,
          Operation.GROUP_BYGID,
          Operation.GROUP_BYMEMBER,
          Operation.HOSTS_BYNAME,
          Operation.HOSTS_BYADDR,
          Operation.IPNODES_BYNAME,
          Operation.IPNODES_BYADDR);

  @TestFactory
  Stream<DynamicTest> answersAsTheNativeDaemon() {
    SampleSystem system = new SampleSystem();
    return Vectors.read("replies.json")
        .filter(vector -> vector.get("source").getAsString().equals("real nscd"))
        .filter(vector -> has(vector, "reply"))
        .filter(vector -> !isEnumeration(packet(vector, "request")))
        .map(
            vector ->
                DynamicTest.dynamicTest(
                    vector.get("id").getAsString(), () -> check(system, vector)));
  }

  private static boolean isEnumeration(ByteBuffer request) {
    int number = PackedHeader.CALL_NUMBER.get(request, 0);
    return CallNumber.isApplication(number) && number != CallNumber.SEARCH;
  }

  private static void check(SampleSystem system, JsonObject vector) {
    ByteBuffer request = packet(vector, "request");
    ByteBuffer expected = packet(vector, "reply");
    ByteBuffer actual = system.answer(request, 101, 102);
    if (isSearchElsewhere(request)) {
      PackedHeader.STATUS.put(request, 0, Status.TRY_LOCAL);
      assertThat(hex(actual)).isEqualTo(hex(request));
      return;
    }
    if (PackedHeader.STATUS.get(expected, 0) == Status.NOT_FOUND) {
      assertThat(PackedHeader.ERRNO.get(actual, 0) == IllumosErrno.ERANGE)
          .isEqualTo(PackedHeader.ERRNO.get(expected, 0) == IllumosErrno.ERANGE);
      blankWhatVaries(expected);
      blankWhatVaries(actual);
    }
    assertThat(hex(actual)).isEqualTo(hex(expected));
  }

  private static boolean isSearchElsewhere(ByteBuffer packet) {
    Request request = new Request();
    return PackedHeader.CALL_NUMBER.get(packet, 0) == CallNumber.SEARCH
        && request.readApplication(packet) == Request.Fault.NONE
        && request.readOperation() == Request.Fault.NONE
        && !SERVED.contains(request.operation());
  }

  /** Left-over errno, and the unused room when the native answer came from its cache. */
  private static void blankWhatVaries(ByteBuffer reply) {
    PackedHeader.ERRNO.put(reply, 0, 0);
    PackedHeader.DATA_LENGTH.put(reply, 0, 0);
  }
}
