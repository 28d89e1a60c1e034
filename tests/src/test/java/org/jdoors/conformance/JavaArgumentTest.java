package org.jdoors.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jdoors.conformance.JavaSupport.duplicate;
import static org.jdoors.conformance.JavaSupport.fails;
import static org.jdoors.conformance.JavaSupport.nothing;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdoors.door.Door;
import org.jdoors.door.DoorAttribute;
import org.jdoors.door.DoorDescriptor;
import org.jdoors.door.DoorServer;
import org.jdoors.door.Errno;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Statements 24 to 47: what a call takes to the procedure. */
@ExtendWith(JavaStatements.class)
@Timeout(180)
final class JavaArgumentTest {

  /** What the window of a default server thread's stack takes without descriptors. */
  private static final int DEFAULT_WINDOW = 2_023_104;

  private static DoorServer.Builder door() {
    return DoorServer.builder(JavaSupport::echo);
  }

  private static byte[] pattern(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  @Test
  @DisplayName("statement 28")
  void theProcedureSeesCookieAndData() throws Exception {
    List<String> seen = new ArrayList<>();
    try (DoorServer server =
        DoorServer.builder(
                call -> {
                  byte[] data = new byte[call.argument().remaining()];
                  call.argument().get(data);
                  seen.add(Arrays.toString(data) + call.descriptors().size());
                })
            .cookie(99)
            .create()) {
      server.door().call(new byte[] {'a', 'b', 'c'});
      assertThat(server.door().info().cookie()).isEqualTo(99);
    }
    assertThat(seen).containsExactly("[97, 98, 99]0");
  }

  @Test
  @DisplayName("statement 29")
  void noDataArrivesAsNoData() throws Exception {
    try (DoorServer server =
        DoorServer.create(
            call -> {
              boolean empty = call.argument().capacity() >= 0 && call.argument().limit() == 0;
              call.reply(ByteBuffer.wrap(new byte[] {(byte) (empty ? 1 : 0)}));
            },
            Set.of())) {
      // A buffer has an address also where it has no bytes left.
      ByteBuffer used = ByteBuffer.allocateDirect(100);
      used.position(100);
      ByteBuffer result = ByteBuffer.allocate(1);
      assertThat(server.door().call(used, result)).isEqualTo(1);
      assertThat(result.get(0)).isEqualTo((byte) 1);
    }
  }

  @Test
  @DisplayName("statement 33")
  void dataOfEverySizeArrives() throws Exception {
    try (DoorServer server = door().create()) {
      for (int size : new int[] {1, 4095, 4096, 16383, 16384, 16385, 65536, 1 << 20}) {
        assertThat(server.door().call(pattern(size))).isEqualTo(pattern(size));
      }
    }
  }

  @Test
  @DisplayName("statement 35")
  void dataMinBoundsTheData() throws Exception {
    try (DoorServer server = door().minArgument(8).create()) {
      fails(Errno.ENOBUFS, () -> server.door().call(new byte[7]));
      assertThat(server.door().call(new byte[8])).hasSize(8);
    }
  }

  @Test
  @DisplayName("statement 36")
  void dataMaxBoundsTheData() throws Exception {
    try (DoorServer server = door().maxArgument(8).create()) {
      fails(Errno.ENOBUFS, () -> server.door().call(new byte[9]));
      assertThat(server.door().call(new byte[8])).hasSize(8);
    }
  }

  @Test
  @DisplayName("statement 37")
  void dataMaxZero() throws Exception {
    try (DoorServer server = door().maxArgument(0).create()) {
      assertThat(server.door().call(new byte[0])).isEmpty();
      fails(Errno.ENOBUFS, () -> server.door().call(new byte[1]));
    }
  }

  @Test
  @DisplayName("statement 38")
  void sizesAreTestedBeforeDescriptors() throws Exception {
    try (DoorServer server =
            door().attributes(Set.of(DoorAttribute.REFUSE_DESC)).minArgument(8).create();
        DoorDescriptor passed = DoorDescriptor.of(server.door())) {
      fails(Errno.ENOBUFS, () -> server.door().call(nothing(), List.of(passed)));
    }
  }

  @Test
  @DisplayName("statement 39")
  void refusedDescriptors() throws Exception {
    try (DoorServer server = door().attributes(Set.of(DoorAttribute.REFUSE_DESC)).create();
        DoorDescriptor passed = DoorDescriptor.of(server.door())) {
      fails(Errno.ENOTSUP, () -> server.door().call(nothing(), List.of(passed)));
    }
  }

  @Test
  @DisplayName("statement 40")
  void descMaxBoundsTheDescriptors() throws Exception {
    try (DoorServer server = door().maxDescriptors(1).create();
        DoorDescriptor one = DoorDescriptor.of(server.door());
        DoorDescriptor two = DoorDescriptor.of(server.door())) {
      fails(Errno.ENFILE, () -> server.door().call(nothing(), List.of(one, two)));
      server.door().call(nothing(), List.of(one)).close();
    }
  }

  @Test
  @DisplayName("statement 41")
  void revocationIsTestedBeforeDescriptors() throws Exception {
    DoorServer server = door().attributes(Set.of(DoorAttribute.REFUSE_DESC)).create();
    try (Door door = duplicate(server);
        DoorDescriptor passed = DoorDescriptor.of(server.door())) {
      server.close();
      fails(Errno.EBADF, () -> door.call(nothing(), List.of(passed)));
    }
  }

  @Test
  @DisplayName("statement 43")
  void defaultStacksBoundTheArgument() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    try (DoorServer server =
        DoorServer.builder(call -> calls.incrementAndGet()).maxArgument(4 << 20).create()) {
      assertThat(server.door().call(new byte[DEFAULT_WINDOW])).isEmpty();
      fails(Errno.E2BIG, () -> server.door().call(new byte[DEFAULT_WINDOW + 1]));
      assertThat(calls).hasValue(1);
    }
  }

  @Test
  @DisplayName("statement 45")
  void aThreadServesOnAfterE2big() throws Exception {
    try (DoorServer server = door().maxArgument(4 << 20).create()) {
      for (int i = 0; i < 10; i++) {
        fails(Errno.E2BIG, () -> server.door().call(new byte[DEFAULT_WINDOW + 1]));
        assertThat(server.door().call(new byte[] {1})).containsExactly(1);
      }
    }
  }

  @Test
  @DisplayName("statement 46")
  void moreDescriptorsThanAMessageHolds() throws Exception {
    List<DoorDescriptor> many = new ArrayList<>();
    try (DoorServer server = door().create()) {
      for (int i = 0; i < 1025; i++) {
        many.add(DoorDescriptor.of(server.door()));
      }
      fails(Errno.E2BIG, () -> server.door().call(nothing(), many));
    } finally {
      many.forEach(DoorDescriptor::close);
    }
  }
}
