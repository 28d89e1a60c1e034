package org.jdoors.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jdoors.conformance.JavaSupport.call;
import static org.jdoors.conformance.JavaSupport.duplicate;
import static org.jdoors.conformance.JavaSupport.fails;
import static org.jdoors.conformance.JavaSupport.get;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jdoors.conformance.JavaSupport.Gate;
import org.jdoors.door.Door;
import org.jdoors.door.DoorAttribute;
import org.jdoors.door.DoorException;
import org.jdoors.door.DoorProcedure;
import org.jdoors.door.DoorServer;
import org.jdoors.door.DoorThreads;
import org.jdoors.door.Errno;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Statements 132 to 154: server threads. */
@ExtendWith(JavaStatements.class)
@Timeout(180)
final class JavaThreadTest {

  private static final DoorProcedure NAME =
      call -> call.reply(ByteBuffer.wrap(Thread.currentThread().getName().getBytes(UTF_8)));

  private static DoorProcedure meeting(int size) {
    CyclicBarrier barrier = new CyclicBarrier(size);
    return call -> {
      barrier.await(JavaSupport.SECONDS, TimeUnit.SECONDS);
      call.reply(call.argument());
    };
  }

  private static void meet(DoorServer server, int size) throws Exception {
    List<Future<byte[]>> calls = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      calls.add(call(server.door(), new byte[] {(byte) i}));
    }
    for (int i = 0; i < size; i++) {
      assertThat(get(calls.get(i))).containsExactly(i);
    }
  }

  @Test
  @DisplayName("statement 132")
  void aThreadForEachCall() throws Exception {
    try (DoorServer server = DoorServer.create(meeting(12), Set.of())) {
      meet(server, 12);
    }
  }

  @Test
  @DisplayName("statement 140")
  void aPrivateDoorHasNoThreadByDefault() throws Exception {
    DoorServer server = DoorServer.create(JavaSupport::echo, Set.of(DoorAttribute.PRIVATE));
    try (Door door = duplicate(server)) {
      Future<byte[]> call = call(door, new byte[1]);
      try (DoorServer other = DoorServer.create(JavaSupport::echo, Set.of())) {
        for (int i = 0; i < 100; i++) {
          assertThat(other.door().call(new byte[1])).hasSize(1);
        }
      }
      assertThat(call).isNotDone();
      server.close();
      assertThatThrownBy(() -> get(call))
          .isInstanceOf(ExecutionException.class)
          .cause()
          .isInstanceOfSatisfying(
              DoorException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EBADF));
    }
  }

  @Test
  @DisplayName("statement 141")
  void aBoundThreadServesItsDoorAlone() throws Exception {
    try (DoorServer own =
            DoorServer.builder(NAME).name("own").threads(DoorThreads.fixed(2)).create();
        DoorServer shared = DoorServer.builder(NAME).name("shared").create()) {
      for (int i = 0; i < 50; i++) {
        assertThat(new String(own.door().call(new byte[0]), UTF_8)).startsWith("own-");
        assertThat(new String(shared.door().call(new byte[0]), UTF_8)).doesNotStartWith("own-");
      }
    }
  }

  @Test
  @DisplayName("statement 148")
  void aProcedureMayCallAnotherDoor() throws Exception {
    try (DoorServer inner = DoorServer.create(JavaSupport::echo, Set.of());
        DoorServer outer =
            DoorServer.create(
                call -> call.reply(ByteBuffer.wrap(inner.door().call(new byte[] {3}))), Set.of())) {
      assertThat(outer.door().call(new byte[0])).containsExactly(3);
    }
  }

  @Test
  @DisplayName("statement 149")
  void badArgumentsOfXcreate() {
    assertThatThrownBy(() -> DoorThreads.fixed(0)).isInstanceOf(IllegalArgumentException.class);
    fails(
        Errno.EINVAL,
        () ->
            DoorServer.builder(JavaSupport::echo)
                .attributes(Set.of(DoorAttribute.PRIVCREATE))
                .threads(DoorThreads.fixed(1))
                .create());
  }

  @Test
  @DisplayName("statement 151")
  void xcreateReturnsWithAllThreadsBound() throws Exception {
    try (DoorServer server =
        DoorServer.builder(meeting(4)).threads(DoorThreads.fixed(4)).create()) {
      assertThat(server.info().attributes())
          .contains(DoorAttribute.PRIVATE, DoorAttribute.PRIVCREATE);
      meet(server, 4);
    }
  }

  @Test
  @DisplayName("statement 152")
  void xcreateWithoutDepletionCallbacks() throws Exception {
    Gate gate = new Gate(1);
    try (DoorServer server = DoorServer.builder(gate).threads(DoorThreads.fixed(1)).create()) {
      assertThat(server.info().attributes()).contains(DoorAttribute.NO_DEPLETION_CB);
      Future<byte[]> first = call(server.door(), new byte[] {1});
      gate.awaitCallers();
      Future<byte[]> second = call(server.door(), new byte[] {2});
      gate.open();
      assertThat(get(first)).containsExactly(1);
      assertThat(get(second)).containsExactly(2);
    }
    Set<String> names = new HashSet<>();
    try (DoorServer server =
        DoorServer.builder(NAME).name("one").threads(DoorThreads.fixed(1)).create()) {
      List<Future<byte[]>> calls = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        calls.add(call(server.door(), new byte[0]));
      }
      for (Future<byte[]> each : calls) {
        names.add(new String(get(each), UTF_8));
      }
    }
    assertThat(names).containsExactly("one-1");
  }

  @Test
  @DisplayName("statement 154")
  void theThreadThatParkedLastServesFirst() throws Exception {
    try (DoorServer server =
        DoorServer.builder(NAME).name("pool").threads(DoorThreads.fixed(5)).create()) {
      Set<String> names = new HashSet<>();
      for (int i = 0; i < 200; i++) {
        names.add(new String(server.door().call(new byte[0]), UTF_8));
      }
      assertThat(names).hasSize(1);
    }
  }
}
