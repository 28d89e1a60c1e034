package org.jdoors.nscd.front;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jdoors.nscd.vectors.Vectors.has;
import static org.jdoors.nscd.vectors.Vectors.hex;
import static org.jdoors.nscd.vectors.Vectors.packet;

import com.google.gson.JsonObject;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jdoors.nscd.vectors.Vectors;
import org.jdoors.nscd.wire.CallNumber;
import org.jdoors.nscd.wire.IllumosErrno;
import org.jdoors.nscd.wire.NscdResult;
import org.jdoors.nscd.wire.PackedHeader;
import org.jdoors.nscd.wire.Status;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Odd and refused packets get the native daemon's answer, but where that one has a defect: there
 * the packet is refused, and the daemon lives on.
 */
final class ServerErrorVectorTest {

  @TestFactory
  Stream<DynamicTest> answersAsTheNativeDaemon() {
    Map<String, SampleSystem> systems = new HashMap<>();
    return Vectors.read("server-errors.json")
        .filter(vector -> vector.has("request"))
        .map(
            vector ->
                DynamicTest.dynamicTest(
                    vector.get("id").getAsString(), () -> check(systems, vector)));
  }

  /**
   * Packets of one sequence, whose names differ in the number after the last dot, share a daemon.
   */
  private static void check(Map<String, SampleSystem> systems, JsonObject vector) {
    String sequence = vector.get("id").getAsString().replaceFirst("\\.[0-9]+$", "");
    SampleSystem system = systems.computeIfAbsent(sequence, each -> new SampleSystem());
    ByteBuffer request =
        has(vector, "request")
            ? packet(vector, "request")
            : ByteBuffer.allocate(0).order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer actual =
        system.answer(
            request, vector.get("client_ruid").getAsInt(), vector.get("client_euid").getAsInt());
    if (has(vector, "server")) {
      checkThatNativeEnds(system, request, actual);
      return;
    }
    ByteBuffer expected = packet(vector, "reply");
    int call = request.limit() < 4 ? 0 : PackedHeader.CALL_NUMBER.get(request, 0);
    if (isDefect(request)) {
      assertThat(PackedHeader.STATUS.get(actual, 0)).isEqualTo(Status.ERROR);
      assertThat(PackedHeader.ERRNO.get(actual, 0)).isEqualTo(IllumosErrno.EINVAL);
    } else {
      if (call == CallNumber.GETENT) {
        // The native daemon leaves an address of its own there.
        PackedHeader.NSCD_PRIVATE.put(expected, 0, 0);
      }
      blankWhatVaries(expected);
      blankWhatVaries(actual);
      assertThat(hex(actual)).isEqualTo(hex(expected));
    }
  }

  /** The native daemon exits or crashes; here only a privileged kill stops anything. */
  private static void checkThatNativeEnds(
      SampleSystem system, ByteBuffer request, ByteBuffer actual) {
    int call = PackedHeader.CALL_NUMBER.get(request, 0);
    boolean kill = call == CallNumber.KILL || call == CallNumber.KILLSERVER;
    assertThat(system.stops).isEqualTo(kill ? 1 : 0);
    if (!kill) {
      assertThat(PackedHeader.STATUS.get(actual, 0)).isEqualTo(Status.NSCD_PRIVATE);
      assertThat(PackedHeader.NSCD_PRIVATE.get(actual, 0)).isEqualTo(NscdResult.CHILD_IMPOSTER);
    }
  }

  /** A key before the database section, and a buffer size above 32 bits. */
  private static boolean isDefect(ByteBuffer request) {
    return request.limit() >= PackedHeader.SIZE
        && (PackedHeader.KEY_OFFSET.get(request, 0) < PackedHeader.SIZE
            || PackedHeader.BUFFER_SIZE.get(request, 0) >>> Integer.SIZE != 0);
  }

  /** The errno that a lookup leaves behind. */
  private static void blankWhatVaries(ByteBuffer reply) {
    if (reply.limit() >= PackedHeader.SIZE
        && PackedHeader.STATUS.get(reply, 0) == Status.NOT_FOUND
        && PackedHeader.ERRNO.get(reply, 0) != IllumosErrno.ERANGE) {
      PackedHeader.ERRNO.put(reply, 0, 0);
    }
  }
}
