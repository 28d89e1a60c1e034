package org.jdoors.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.jdoors.conformance.JavaSupport.fails;
import static org.jdoors.conformance.JavaSupport.nothing;

import java.io.FileInputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdoors.door.Door;
import org.jdoors.door.DoorAttribute;
import org.jdoors.door.DoorDescriptor;
import org.jdoors.door.DoorResult;
import org.jdoors.door.DoorServer;
import org.jdoors.door.Errno;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Statements 74 to 94: descriptors through doors. */
@ExtendWith(JavaStatements.class)
@Timeout(180)
final class JavaDescriptorTest {

  @TempDir private Path folder = Path.of("");

  private Path file(String name, String content) throws Exception {
    return Files.writeString(folder.resolve(name), content);
  }

  private static byte[] read(DoorDescriptor descriptor) throws Exception {
    try (FileInputStream in = descriptor.toInputStream()) {
      return in.readAllBytes();
    }
  }

  @Test
  @DisplayName("statement 74")
  void aPassedFileIsTheSendersOpenFile() throws Exception {
    try (DoorServer server =
            DoorServer.create(
                call -> {
                  assertThat(call.descriptors().get(0).isDoor()).isFalse();
                  call.reply(ByteBuffer.wrap(read(call.descriptors().get(0))));
                },
                Set.of());
        FileChannel channel = FileChannel.open(file("file", "0123456789"));
        DoorDescriptor passed = DoorDescriptor.of(channel.position(6));
        DoorResult result = server.door().call(nothing(), List.of(passed))) {
      assertThat(result.data().array()).isEqualTo(new byte[] {'6', '7', '8', '9'});
      assertThat(channel.position()).isEqualTo(10);
    }
  }

  @Test
  @DisplayName("statement 77")
  void aPassedDescriptorStaysOpenInTheSender() throws Exception {
    try (DoorServer server = DoorServer.create(JavaSupport::echo, Set.of());
        FileInputStream in = new FileInputStream(file("file", "x").toFile());
        DoorDescriptor passed = DoorDescriptor.of(in.getFD())) {
      server.door().call(nothing(), List.of(passed)).close();
      assertThat(read(passed)).containsExactly('x');
    }
  }

  @Test
  @DisplayName("statement 78")
  void aReleasedDescriptorIsClosedInTheSenderAlone() throws Exception {
    CompletableFuture<DoorDescriptor> kept = new CompletableFuture<>();
    try (DoorServer server =
            DoorServer.create(call -> kept.complete(call.descriptors().get(0).take()), Set.of());
        FileInputStream in = new FileInputStream(file("file", "x").toFile())) {
      DoorDescriptor passed = DoorDescriptor.of(in.getFD()).release();
      server.door().call(nothing(), List.of(passed)).close();
      fails(Errno.EBADF, passed::toInputStream);
      assertThat(read(kept.join())).containsExactly('x');
    } finally {
      kept.join().close();
    }
  }

  @Test
  @DisplayName("statement 82")
  void oneDescriptorPassedTwice() throws Exception {
    try (DoorServer server =
            DoorServer.create(
                call -> {
                  List<DoorDescriptor> both = call.descriptors();
                  assertThat(both).hasSize(2);
                  // Two descriptors: one is still open when the other is closed.
                  both.get(0).close();
                  call.reply(ByteBuffer.wrap(read(both.get(1))));
                },
                Set.of());
        FileInputStream in = new FileInputStream(file("file", "x").toFile());
        DoorDescriptor passed = DoorDescriptor.of(in.getFD());
        DoorResult result = server.door().call(nothing(), List.of(passed, passed))) {
      assertThat(result.data().array()).containsExactly('x');
    }
  }

  @Test
  @DisplayName("statement 85")
  void manyDescriptorsArriveInOrder() throws Exception {
    int kinds = 32;
    List<FileInputStream> files = new ArrayList<>();
    try (DoorServer server =
        DoorServer.create(
            call -> call.reply(nothing(), List.copyOf(call.descriptors())), Set.of())) {
      for (int i = 0; i < kinds; i++) {
        Path path = folder.resolve("file" + i);
        Files.write(path, new byte[i + 1]);
        files.add(new FileInputStream(path.toFile()));
      }
      for (int count : new int[] {254, 1024}) {
        List<DoorDescriptor> passed = new ArrayList<>();
        for (int i = 0; i < count; i++) {
          passed.add(DoorDescriptor.of(files.get(i % 31 * i % kinds).getFD()).release());
        }
        try (DoorResult result = server.door().call(nothing(), passed)) {
          assertThat(result.descriptors()).hasSize(count);
          for (int i = 0; i < count; i++) {
            try (FileChannel channel = result.descriptors().get(i).toFileChannel()) {
              assertThat(channel.size()).isEqualTo(i % 31 * i % kinds + 1);
            }
          }
        }
      }
    } finally {
      for (FileInputStream each : files) {
        each.close();
      }
    }
  }

  @Test
  @DisplayName("statement 86")
  void noRoomForADescriptorInTheServer() throws Exception {
    Path path = folder.resolve("door");
    try (JavaPeer peer = JavaPeer.withDescriptors(64)) {
      assertThat(peer.ask("serve " + path)).isEqualTo("ok");
      try (Door door = Door.open(path);
          FileInputStream in = new FileInputStream(file("file", "x").toFile());
          DoorDescriptor passed = DoorDescriptor.of(in.getFD())) {
        door.call(nothing(), List.of(passed)).close();
        assertThat(peer.ask("fill")).isEqualTo("ok");
        // The procedure would end its process.
        ByteBuffer die = ByteBuffer.wrap(new byte[] {JavaPeer.DIE});
        fails(Errno.EMFILE, () -> door.call(die, List.of(passed)));
        assertThat(door.info().target()).isEqualTo(peer.pid());
      }
    }
  }

  private record Seen(long uniquifier, Set<DoorAttribute> attributes) {}

  /** What another process sees of a door that it is passed. */
  private Seen seenByPeer(DoorDescriptor passed) throws Exception {
    Path path = folder.resolve("looker");
    try (JavaPeer peer = JavaPeer.start()) {
      assertThat(peer.ask("serve " + path)).isEqualTo("ok");
      try (Door door = Door.open(path);
          DoorResult result =
              door.call(ByteBuffer.wrap(new byte[] {JavaPeer.LOOK}), List.of(passed))) {
        String[] words = UTF_8.decode(result.data()).toString().split(" ", -1);
        Set<DoorAttribute> attributes = EnumSet.noneOf(DoorAttribute.class);
        for (int i = 1; i < words.length; i++) {
          attributes.add(DoorAttribute.valueOf(words[i]));
        }
        return new Seen(Long.parseLong(words[0]), attributes);
      }
    }
  }

  @Test
  @DisplayName("statement 87")
  void aPassedDoorCarriesItsUniquifier() throws Exception {
    try (DoorServer own = DoorServer.create(JavaSupport::echo, Set.of());
        DoorDescriptor passed = DoorDescriptor.of(own.door())) {
      Seen seen = seenByPeer(passed);
      assertThat(seen.uniquifier()).isEqualTo(own.info().uniquifier());
      assertThat(seen.attributes()).doesNotContain(DoorAttribute.LOCAL);
    }
  }

  @Test
  @DisplayName("statement 88")
  void aDoorPassedToItsTargetIsLocal() throws Exception {
    AtomicInteger local = new AtomicInteger();
    try (DoorServer server =
            DoorServer.create(
                call -> {
                  if (call.descriptors().get(0).attributes().contains(DoorAttribute.LOCAL)) {
                    local.incrementAndGet();
                  }
                },
                Set.of());
        DoorDescriptor passed = DoorDescriptor.of(server.door())) {
      server.door().call(nothing(), List.of(passed)).close();
    }
    assertThat(local).hasValue(1);
  }

  @Test
  @DisplayName("statement 89")
  void aPassedDoorCarriesItsAttributes() throws Exception {
    Set<DoorAttribute> both = Set.of(DoorAttribute.REFUSE_DESC, DoorAttribute.NO_CANCEL);
    try (DoorServer own = DoorServer.create(JavaSupport::echo, both);
        DoorDescriptor passed = DoorDescriptor.of(own.door())) {
      assertThat(seenByPeer(passed).attributes()).containsAll(both);
    }
  }

  @Test
  @DisplayName("statement 90")
  void aPassedDoorSaysThatItIsRevoked() throws Exception {
    DoorServer own = DoorServer.create(JavaSupport::echo, Set.of());
    try (DoorDescriptor passed = DoorDescriptor.of(own.door())) {
      own.close();
      assertThat(seenByPeer(passed).attributes()).contains(DoorAttribute.REVOKED);
    }
  }

  @Test
  @DisplayName("statement 91")
  void aDoorThatCameAsAResultCanBeCalled() throws Exception {
    Path path = folder.resolve("giver");
    try (JavaPeer peer = JavaPeer.start()) {
      assertThat(peer.ask("serve " + path)).isEqualTo("ok");
      try (Door door = Door.open(path);
          DoorResult result = door.call(ByteBuffer.wrap(new byte[] {JavaPeer.GIVE}), List.of());
          Door given = result.descriptors().get(0).asDoor()) {
        assertThat(given.info().target()).isEqualTo(peer.pid());
        assertThat(given.call(new byte[] {1, 2})).containsExactly(1, 2);
      }
    }
  }

  @Test
  @DisplayName("statement 92")
  void receivedDescriptorsStayOpenAfterTheCall() throws Exception {
    CompletableFuture<DoorDescriptor> kept = new CompletableFuture<>();
    try (DoorServer server =
            DoorServer.create(
                call -> {
                  if (!call.descriptors().isEmpty()) {
                    kept.complete(call.descriptors().get(0).take());
                  } else {
                    call.reply(ByteBuffer.wrap(read(kept.join())));
                  }
                },
                Set.of());
        FileInputStream in = new FileInputStream(file("file", "xy").toFile())) {
      DoorDescriptor passed = DoorDescriptor.of(in.getFD()).release();
      server.door().call(nothing(), List.of(passed)).close();
      assertThat(server.door().call(new byte[0])).containsExactly('x', 'y');
    } finally {
      kept.join().close();
    }
  }
}
