package org.jdoors.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes there and back, of all sizes and by all kinds of buffers. */
@ExtendWith(NoLeaks.class)
final class EchoTest {

  private DoorServer server = noServer();
  private Door door = server.door();

  private static DoorServer noServer() {
    try {
      return DoorServer.builder(call -> call.reply(call.argument()))
          .name("echo")
          .maxArgument(2 << 20)
          .create();
    } catch (DoorException e) {
      throw new AssertionError(e);
    }
  }

  @BeforeEach
  void useDoor() {
    door = server.door();
  }

  @AfterEach
  void close() {
    server.close();
  }

  private static byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        0, 1, 23, 24, 64, 4095, 4096, 4097, 16384, 16385, 65535, 65536, 65537, 262144, 262145,
        1 << 20, 1_500_000
      })
  void anySizeComesBackWhole(int size) throws DoorException {
    byte[] argument = bytes(size);
    assertThat(door.call(argument)).isEqualTo(argument);
    assertThat(door.call(argument)).isEqualTo(argument);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 64, 65536, 65537, 200_000, 1 << 20})
  void directAndHeapBuffersAreFilledFromZero(int size) throws DoorException {
    byte[] data = bytes(size);
    for (boolean direct : new boolean[] {true, false}) {
      ByteBuffer argument = buffer(direct, size + 10);
      argument.position(7).put(data).flip().position(7);
      ByteBuffer result = buffer(direct, size + 3);
      result.position(result.capacity());
      assertThat(door.call(argument, result)).isEqualTo(size);
      assertThat(argument.position()).isEqualTo(7);
      assertThat(argument.remaining()).isEqualTo(size);
      assertThat(result.position()).isZero();
      assertThat(result).isEqualTo(ByteBuffer.wrap(data));
    }
  }

  /** Arguments are limited by the stack of a server thread, results by memory alone. */
  @Test
  void aResultMayBeMuchLargerThanAnyArgument() throws DoorException {
    byte[] large = bytes(20 << 20);
    try (DoorServer giver =
        DoorServer.create(call -> call.reply(ByteBuffer.wrap(large)), Set.of())) {
      assertThat(giver.door().call(new byte[0])).isEqualTo(large);
      ByteBuffer result = ByteBuffer.allocateDirect(large.length);
      assertThat(giver.door().call(ByteBuffer.allocate(0), result)).isEqualTo(large.length);
      assertThat(result).isEqualTo(ByteBuffer.wrap(large));
      ByteBuffer heap = ByteBuffer.allocate(large.length);
      giver.door().call(ByteBuffer.allocate(0), heap);
      assertThat(heap).isEqualTo(ByteBuffer.wrap(large));
    }
  }

  private static ByteBuffer buffer(boolean direct, int capacity) {
    return direct ? ByteBuffer.allocateDirect(capacity) : ByteBuffer.allocate(capacity);
  }

  @Test
  void aSliceOfADirectBufferIsTheArgument() throws DoorException {
    byte[] data = bytes(100_000);
    ByteBuffer whole = ByteBuffer.allocateDirect(data.length * 2);
    whole.put(500, data);
    ByteBuffer slice = whole.slice(500, data.length);
    ByteBuffer result = ByteBuffer.allocateDirect(data.length);
    door.call(slice, result);
    assertThat(result).isEqualTo(ByteBuffer.wrap(data));
    door.call(whole.slice(0, data.length), result);
    assertThat(result.slice(500, 1000)).isEqualTo(ByteBuffer.wrap(data, 0, 1000));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 63, 65535, 100_000})
  void aResultThatDoesNotFitIsRefusedAndTheNextCallWorks(int room) {
    ByteBuffer argument = ByteBuffer.allocateDirect(Math.max(64, room + 1));
    ByteBuffer result = ByteBuffer.allocateDirect(room);
    assertThatThrownBy(() -> door.call(argument, result))
        .isInstanceOfSatisfying(
            DoorException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EOVERFLOW));
    assertThatThrownBy(() -> door.call(argument, result)).isInstanceOf(DoorException.class);
    argument.limit(room);
    assertThat(call(argument, result)).isEqualTo(room);
  }

  private int call(ByteBuffer argument, ByteBuffer result) {
    try {
      return door.call(argument, result);
    } catch (DoorException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void theArgumentIsReadOnlyNativeAndDead() throws Exception {
    CompletableFuture<ByteBuffer> kept = new CompletableFuture<>();
    DoorProcedure keep =
        call -> {
          ByteBuffer argument = call.argument();
          kept.complete(argument);
          assertThat(argument.isReadOnly()).isTrue();
          assertThat(argument.order()).isEqualTo(ByteOrder.nativeOrder());
          assertThat(argument.position()).isZero();
          assertThat(call.isUnreferenced()).isFalse();
          assertThat(call.result(8).order()).isEqualTo(ByteOrder.nativeOrder());
          call.result(8).putLong(argument.limit());
          call.reply(8);
        };
    try (DoorServer keeper = DoorServer.create(keep, Set.of())) {
      byte[] answer = keeper.door().call(new byte[] {1, 2, 3});
      assertThat(ByteBuffer.wrap(answer).order(ByteOrder.nativeOrder()).getLong()).isEqualTo(3);
    }
    // The thread's memory, not the stack of a thread that has gone on: reading it is harmless.
    assertThat(kept.join().limit()).isEqualTo(3);
    assertThat(kept.join().get(2)).isEqualTo((byte) 3);
  }

  @Test
  void theLastReplyCountsAndNoneMeansEmpty() throws DoorException {
    DoorProcedure twice =
        call -> {
          if (call.argument().limit() > 0) {
            call.reply(ByteBuffer.wrap(bytes(5000)));
            call.result(2).put((byte) 8).put((byte) 9);
            call.reply(2);
          }
        };
    try (DoorServer replier = DoorServer.create(twice, Set.of())) {
      assertThat(replier.door().call(new byte[1])).containsExactly(8, 9);
      assertThat(replier.door().call(new byte[0])).isEmpty();
    }
  }
}
