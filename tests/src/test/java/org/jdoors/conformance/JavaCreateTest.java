package org.jdoors.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jdoors.conformance.JavaSupport.duplicate;
import static org.jdoors.conformance.JavaSupport.fails;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jdoors.door.Door;
import org.jdoors.door.DoorAttribute;
import org.jdoors.door.DoorDescriptor;
import org.jdoors.door.DoorInfo;
import org.jdoors.door.DoorServer;
import org.jdoors.door.Errno;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Statements 1 to 23: making doors, and what they tell. */
@ExtendWith(JavaStatements.class)
@Timeout(180)
final class JavaCreateTest {

  @TempDir private Path folder = Path.of("");

  private static DoorServer server(DoorAttribute... attributes) throws Exception {
    return DoorServer.create(JavaSupport::echo, Set.of(attributes));
  }

  @Test
  @DisplayName("statement 4")
  void attributesThatAreOnlyReported() {
    fails(Errno.EINVAL, () -> server(DoorAttribute.LOCAL));
    fails(Errno.EINVAL, () -> server(DoorAttribute.REVOKED));
    fails(Errno.EINVAL, () -> server(DoorAttribute.IS_UNREF));
  }

  @Test
  @DisplayName("statement 5")
  void bothKindsOfNotification() {
    fails(Errno.EINVAL, () -> server(DoorAttribute.UNREF, DoorAttribute.UNREF_MULTI));
  }

  @Test
  @DisplayName("statement 6")
  void attributesOfXcreate() {
    fails(Errno.EINVAL, () -> server(DoorAttribute.NO_DEPLETION_CB));
    fails(Errno.EINVAL, () -> server(DoorAttribute.PRIVCREATE));
  }

  @Test
  @DisplayName("statement 7")
  void noDescriptorLeft() throws Exception {
    try (JavaPeer peer = JavaPeer.withDescriptors(64)) {
      assertThat(peer.ask("create")).isEqualTo("ok");
      assertThat(peer.ask("fill")).isEqualTo("ok");
      assertThat(peer.ask("create")).isEqualTo("EMFILE");
    }
  }

  @Test
  @DisplayName("statement 9")
  void uniquifiersDiffer() throws Exception {
    try (DoorServer one = DoorServer.builder(JavaSupport::echo).cookie(7).create();
        DoorServer two = DoorServer.builder(JavaSupport::echo).cookie(7).create()) {
      assertThat(one.info().cookie()).isEqualTo(two.info().cookie());
      assertThat(one.info().uniquifier()).isNotEqualTo(two.info().uniquifier());
    }
  }

  @Test
  @DisplayName("statement 10")
  void attributesAreReported() throws Exception {
    for (DoorAttribute attribute :
        EnumSet.of(
            DoorAttribute.UNREF,
            DoorAttribute.UNREF_MULTI,
            DoorAttribute.PRIVATE,
            DoorAttribute.REFUSE_DESC,
            DoorAttribute.NO_CANCEL)) {
      try (DoorServer server = server(attribute)) {
        assertThat(server.info().attributes()).contains(attribute);
      }
    }
    Set<DoorAttribute> some =
        Set.of(DoorAttribute.UNREF, DoorAttribute.REFUSE_DESC, DoorAttribute.NO_CANCEL);
    try (DoorServer server = DoorServer.create(JavaSupport::echo, some)) {
      assertThat(server.info().attributes()).containsAll(some);
    }
  }

  @Test
  @DisplayName("statement 11")
  void infoOfADoorOfThisProcess() throws Exception {
    try (DoorServer server = DoorServer.builder(JavaSupport::echo).cookie(0x7FED_CBA9L).create()) {
      DoorInfo info = server.info();
      assertThat(info.target()).isEqualTo((int) ProcessHandle.current().pid());
      assertThat(info.cookie()).isEqualTo(0x7FED_CBA9L);
      assertThat(info.procedure()).isNotZero();
      assertThat(info.attributes()).contains(DoorAttribute.LOCAL);
    }
  }

  @Test
  @DisplayName("statement 12")
  void aDoorNobodyElseRefersTo() throws Exception {
    try (DoorServer server = server()) {
      assertThat(server.info().attributes()).contains(DoorAttribute.IS_UNREF);
    }
  }

  @Test
  @DisplayName("statement 13")
  void aDuplicatedDoor() throws Exception {
    try (DoorServer server = server();
        DoorDescriptor duplicate = DoorDescriptor.of(server.door())) {
      assertThat(duplicate.isDoor()).isTrue();
      assertThat(server.info().attributes()).doesNotContain(DoorAttribute.IS_UNREF);
    }
  }

  @Test
  @DisplayName("statement 14")
  void aRegularFileIsNoDoor() throws Exception {
    try (var file = FileChannel.open(existing(folder.resolve("file")));
        DoorDescriptor descriptor = DoorDescriptor.of(file)) {
      fails(Errno.EBADF, descriptor::uniquifier);
      fails(Errno.EBADF, descriptor::asDoor);
    }
    fails(Errno.EBADF, () -> Door.open(folder.resolve("file")));
  }

  private static Path existing(Path file) throws Exception {
    return Files.createFile(file);
  }

  @Test
  @DisplayName("statement 15")
  void aClosedDoorTellsNothing() throws Exception {
    try (DoorServer server = server()) {
      Door door = duplicate(server);
      assertThat(door.info()).isEqualTo(door.info());
      door.close();
      fails(Errno.EBADF, door::info);
    }
  }

  @Test
  @DisplayName("statement 21")
  void aRevokedDoorKeepsItsTarget() throws Exception {
    DoorServer server = server();
    try (Door door = duplicate(server)) {
      server.close();
      assertThat(door.info().target()).isEqualTo((int) ProcessHandle.current().pid());
      assertThat(door.info().attributes()).contains(DoorAttribute.REVOKED);
    }
  }

  @Test
  @DisplayName("statement 22")
  void aDoorOutlivesItsServer() throws Exception {
    Path path = folder.resolve("door");
    try (JavaPeer peer = JavaPeer.start()) {
      assertThat(peer.ask("serve " + path)).isEqualTo("ok");
      try (Door door = Door.open(path);
          Door given = given(door)) {
        assertThat(given.info().target()).isEqualTo(peer.pid());
        peer.kill();
        DoorInfo info = given.info();
        assertThat(info.target()).isEqualTo(-1);
        assertThat(info.attributes())
            .contains(DoorAttribute.REVOKED)
            .doesNotContain(DoorAttribute.LOCAL);
      }
    }
  }

  private static Door given(Door giver) throws Exception {
    try (var result = giver.call(ByteBuffer.wrap(new byte[] {JavaPeer.GIVE}), List.of())) {
      return result.descriptors().get(0).asDoor();
    }
  }

  @Test
  @DisplayName("statement 23")
  void anOpenedDoorIsTheOneAttached() throws Exception {
    Path path = folder.resolve("door");
    try (DoorServer server = server().attach(path);
        Door opened = Door.open(path)) {
      assertThat(opened.info().uniquifier()).isEqualTo(server.info().uniquifier());
      assertThat(opened.info().attributes()).doesNotContain(DoorAttribute.IS_UNREF);
    }
  }
}
