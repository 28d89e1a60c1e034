package org.jdoors.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jdoors.conformance.JavaSupport.fails;
import static org.jdoors.conformance.JavaSupport.nothing;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jdoors.door.DoorCall;
import org.jdoors.door.DoorDescriptor;
import org.jdoors.door.DoorResult;
import org.jdoors.door.DoorServer;
import org.jdoors.door.DoorThreads;
import org.jdoors.door.Errno;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Statements 48 to 73: what comes back, and the threads that send it. */
@ExtendWith(JavaStatements.class)
@Timeout(180)
final class JavaResultTest {

  /** Above this size direct buffers are given to the system as they are. */
  private static final int IN_PLACE = (1 << 16) + 1;

  private static byte[] pattern(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  private static DoorServer answering(byte[] answer) throws Exception {
    return DoorServer.create(call -> call.reply(ByteBuffer.wrap(answer)), Set.of());
  }

  @Test
  @DisplayName("statement 48")
  void resultsThatFitLieInTheBuffer() throws Exception {
    try (DoorServer server = answering(pattern(10))) {
      for (int room : new int[] {64, IN_PLACE}) {
        ByteBuffer result = ByteBuffer.allocateDirect(room);
        assertThat(server.door().call(nothing(), result)).isEqualTo(10);
        assertThat(result).isEqualTo(ByteBuffer.wrap(pattern(10)));
        assertThat(result.clear().get(10)).isZero();
      }
    }
  }

  @Test
  @DisplayName("statement 49")
  void resultsMayFillTheBuffer() throws Exception {
    for (int size : new int[] {64, IN_PLACE}) {
      try (DoorServer server = answering(pattern(size))) {
        ByteBuffer result = ByteBuffer.allocateDirect(size);
        assertThat(server.door().call(nothing(), result)).isEqualTo(size);
        assertThat(result).isEqualTo(ByteBuffer.wrap(pattern(size)));
      }
    }
  }

  /** Java takes the new mapping for itself: the bytes come as an array, or not at all. */
  @Test
  @DisplayName("statement 50")
  void resultsThatDoNotFit() throws Exception {
    try (DoorServer server = answering(pattern(IN_PLACE + 1))) {
      ByteBuffer result = ByteBuffer.allocateDirect(IN_PLACE);
      fails(Errno.EOVERFLOW, () -> server.door().call(nothing(), result));
      assertThat(result.get(0)).isZero();
      assertThat(result.get(IN_PLACE - 1)).isZero();
      assertThat(server.door().call(new byte[0])).isEqualTo(pattern(IN_PLACE + 1));
    }
  }

  @Test
  @DisplayName("statement 52")
  void noResults() throws Exception {
    try (DoorServer server = DoorServer.create(call -> {}, Set.of())) {
      ByteBuffer result = ByteBuffer.allocateDirect(IN_PLACE).put(0, (byte) 5);
      assertThat(server.door().call(ByteBuffer.wrap(new byte[9]), result)).isZero();
      assertThat(result.limit()).isZero();
      assertThat(result.clear().get(0)).isEqualTo((byte) 5);
    }
  }

  private static void upperCase(DoorCall call) {
    ByteBuffer argument = call.argument();
    ByteBuffer result = call.result(argument.remaining());
    while (argument.hasRemaining()) {
      result.put((byte) Character.toUpperCase(argument.get()));
    }
    call.reply(result.position());
  }

  @Test
  @DisplayName("statement 53")
  void resultsMayReplaceTheArgument() throws Exception {
    try (DoorServer server = DoorServer.create(JavaResultTest::upperCase, Set.of())) {
      ByteBuffer both = ByteBuffer.allocateDirect(IN_PLACE);
      for (int i = 0; i < IN_PLACE; i++) {
        both.put(i, (byte) 'x');
      }
      assertThat(server.door().call(both, both)).isEqualTo(IN_PLACE);
      for (int i = 0; i < IN_PLACE; i++) {
        assertThat(both.get(i)).isEqualTo((byte) 'X');
      }
    }
  }

  @Test
  @DisplayName("statement 58")
  void resultsOfEightMebibytes() throws Exception {
    try (DoorServer server = answering(pattern(8 << 20))) {
      assertThat(server.door().call(new byte[0])).isEqualTo(pattern(8 << 20));
    }
  }

  @Test
  @DisplayName("statement 64")
  void moreResultDescriptorsThanAMessageHolds() throws Exception {
    try (DoorServer inner = DoorServer.create(JavaSupport::echo, Set.of());
        DoorServer server =
            DoorServer.create(
                call -> {
                  List<DoorDescriptor> many = new ArrayList<>();
                  for (int i = 0; i < 1025; i++) {
                    many.add(DoorDescriptor.of(inner.door()).release());
                  }
                  call.reply(ByteBuffer.wrap(new byte[] {1}), many);
                },
                Set.of());
        // The client is still waiting and gets the empty answer that follows.
        DoorResult result = server.door().call(nothing(), List.of())) {
      assertThat(result.data().remaining()).isZero();
      assertThat(result.descriptors()).isEmpty();
    }
  }

  @Test
  @DisplayName("statement 67")
  void noRoomForAResultDescriptorInTheClient(@TempDir Path folder) throws Exception {
    try (DoorServer inner = DoorServer.create(JavaSupport::echo, Set.of());
        DoorServer server = JavaSupport.giver(inner).attach(folder.resolve("door"));
        JavaPeer peer = JavaPeer.withDescriptors(64)) {
      assertThat(peer.ask("open " + folder.resolve("door"))).isEqualTo("ok");
      assertThat(peer.ask("take")).isEqualTo("ok");
      assertThat(peer.ask("fill")).isEqualTo("ok");
      assertThat(peer.ask("take")).isIn("EMFILE", "none");
      assertThat(server.info().isLive()).isTrue();
    }
  }

  @Test
  @DisplayName("statement 70")
  void threadSpecificValuesOutliveACall() throws Exception {
    ThreadLocal<Integer> calls = ThreadLocal.withInitial(() -> 0);
    try (DoorServer server =
        DoorServer.builder(
                call -> {
                  calls.set(calls.get() + 1);
                  call.reply(ByteBuffer.wrap(new byte[] {calls.get().byteValue()}));
                })
            .threads(DoorThreads.fixed(1))
            .create()) {
      for (int i = 1; i <= 5; i++) {
        assertThat(server.door().call(new byte[0])).containsExactly(i);
      }
    }
  }

  @Test
  @DisplayName("statement 71")
  void doorReturnGivesTheStackBack() throws Exception {
    try (DoorServer server =
        DoorServer.builder(call -> call.reply(descend(300)))
            .threads(DoorThreads.fixed(1).withStackSize(DoorThreads.MIN_STACK))
            .create()) {
      for (int i = 0; i < 10_000; i++) {
        assertThat(server.door().call(new byte[1])).hasSize(300);
      }
    }
  }

  private static int descend(int depth) {
    return depth == 0 ? 0 : 1 + descend(depth - 1);
  }
}
