package org.jdoors.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jdoors.struct.Int32Field;
import org.jdoors.struct.StructLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
final class DoorMethodsTest {

  private static final StructLayout.Builder HEADER = StructLayout.natural("request");
  private static final Int32Field VERSION = HEADER.int32("version");
  private static final Int32Field TAG = HEADER.int32("tag");

  private static DoorProcedure says(int what) {
    return call -> {
      call.result(1).put((byte) what);
      call.reply(1);
    };
  }

  private static byte[] request(int size, int tag) {
    ByteBuffer request = ByteBuffer.allocate(size).order(ByteOrder.nativeOrder());
    VERSION.put(request, 0, 1);
    TAG.put(request, 0, tag);
    return request.array();
  }

  @Test
  void theTagChoosesTheMethod() throws DoorException {
    DoorMethods methods =
        DoorMethods.tagAt(TAG)
            .on(7, 16, says(1))
            .on(-3, 8, says(2))
            .on(Integer.MAX_VALUE, 0, says(3))
            .on(Integer.MIN_VALUE, 0, says(4))
            .onEmpty(says(5))
            .onShort(says(6))
            .otherwise(says(7))
            .build();
    try (DoorServer server = DoorServer.builder(methods).create()) {
      Door door = server.door();
      assertThat(door.call(request(16, 7))).containsExactly(1);
      assertThat(door.call(request(8, -3))).containsExactly(2);
      assertThat(door.call(request(8, Integer.MAX_VALUE))).containsExactly(3);
      assertThat(door.call(request(8, Integer.MIN_VALUE))).containsExactly(4);
      assertThat(door.call(new byte[0])).containsExactly(5);
      assertThat(door.call(new byte[7])).containsExactly(6);
      assertThat(door.call(request(15, 7))).containsExactly(6);
      assertThat(door.call(request(8, 0))).containsExactly(7);
    }
  }

  @Test
  void casesWithoutMethodAnswerEmpty() throws DoorException {
    DoorMethods methods = DoorMethods.tagAt(TAG).on(1, 8, says(1)).build();
    try (DoorServer server = DoorServer.builder(methods).create()) {
      assertThat(server.door().call(new byte[0])).isEmpty();
      assertThat(server.door().call(new byte[3])).isEmpty();
      assertThat(server.door().call(request(8, 2))).isEmpty();
    }
  }

  @Test
  void aTagHasOneMethod() {
    DoorMethods.Builder builder = DoorMethods.tagAt(TAG).on(1, 8, says(1));
    assertThatThrownBy(() -> builder.on(1, 8, says(2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("second method for tag=1");
  }
}
