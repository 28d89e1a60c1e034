package org.jdoors.conformance;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.jdoors.conformance.JavaSupport.fails;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.jdoors.door.Door;
import org.jdoors.door.DoorInfo;
import org.jdoors.door.DoorServer;
import org.jdoors.door.Errno;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Statements 175 to 203: doors in the file system. */
@ExtendWith(JavaStatements.class)
@Timeout(180)
final class JavaAttachTest {

  @TempDir private Path folder = Path.of("");

  private static DoorServer server() throws Exception {
    return DoorServer.create(JavaSupport::echo, Set.of());
  }

  private static void answers(Path path, DoorServer server) throws Exception {
    try (Door door = Door.open(path)) {
      assertThat(door.info().uniquifier()).isEqualTo(server.info().uniquifier());
      assertThat(door.call(new byte[] {8})).containsExactly(8);
    }
  }

  @Test
  @DisplayName("statement 175")
  void aDoorIsAttachedToAFile() throws Exception {
    Path path = Files.createFile(folder.resolve("door"));
    try (DoorServer server = server().attach(path)) {
      answers(path, server);
    }
  }

  @Test
  @DisplayName("statement 176")
  void aPathTakesOneDoorAtATime() throws Exception {
    Path path = folder.resolve("door");
    try (DoorServer server = server().attach(path);
        DoorServer other = server()) {
      fails(Errno.EBUSY, () -> other.attach(path));
      answers(path, server);
    }
  }

  @Test
  @DisplayName("statement 177")
  void aDoorIsAttachedToTwoPaths() throws Exception {
    Path one = folder.resolve("one");
    Path two = folder.resolve("two");
    try (DoorServer server = server().attach(one).attach(two)) {
      answers(one, server);
      answers(two, server);
    }
  }

  /** A file that is missing is made; a folder is not. */
  @Test
  @DisplayName("statement 179")
  void attachingToAPathThatIsNotThere() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));
    try (DoorServer server = server()) {
      fails(Errno.ENOENT, () -> server.attach(folder.resolve("none/door")));
      fails(Errno.ENOTDIR, () -> server.attach(file.resolve("door")));
    }
  }

  @Test
  @DisplayName("statement 183")
  void attachingToARelativePath() throws Exception {
    Path path = folder.resolve("door").toAbsolutePath();
    Path relative = Path.of("").toAbsolutePath().relativize(path);
    assertThat(relative.isAbsolute()).isFalse();
    try (DoorServer server = server().attach(relative)) {
      answers(path, server);
    }
  }

  @Test
  @DisplayName("statement 184")
  void anAttachedDoorIsOpenedAndCalled() throws Exception {
    Path path = folder.resolve("door");
    try (DoorServer server = server().attach(path);
        JavaPeer peer = JavaPeer.start()) {
      assertThat(peer.ask("open " + path)).isEqualTo("ok");
      assertThat(peer.ask("call 0809")).isEqualTo("0809");
      assertThat(server.info().isLive()).isTrue();
    }
  }

  @Test
  @DisplayName("statement 190")
  void detachingBringsTheFileBack() throws Exception {
    Path path = folder.resolve("door");
    try (DoorServer server = server().attach(path)) {
      answers(path, server);
      server.detach();
      fails(Errno.EBADF, () -> Door.open(path));
      assertThat(path).isEmptyFile();
    }
  }

  @Test
  @DisplayName("statement 193")
  void aDoorOpenedBeforeIsADoorAfter() throws Exception {
    Path path = folder.resolve("door");
    try (DoorServer server = server().attach(path);
        Door door = Door.open(path)) {
      server.detach();
      assertThat(door.call(new byte[] {1})).containsExactly(1);
    }
  }

  @Test
  @DisplayName("statement 194")
  void aFileOpenedBeforeIsAFileStill() throws Exception {
    Path path = Files.createFile(folder.resolve("door"));
    try (FileChannel file =
            FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
        DoorServer server = server().attach(path)) {
      assertThat(file.write(ByteBuffer.wrap("text".getBytes(US_ASCII)))).isEqualTo(4);
      ByteBuffer back = ByteBuffer.allocate(4);
      assertThat(file.read(back, 0)).isEqualTo(4);
      assertThat(back.array()).isEqualTo("text".getBytes(US_ASCII));
      answers(path, server);
    }
  }

  @Test
  @DisplayName("statement 195")
  void anAttachmentOutlivesItsServer() throws Exception {
    Path path = folder.resolve("door");
    try (JavaPeer peer = JavaPeer.start()) {
      assertThat(peer.ask("serve " + path)).isEqualTo("ok");
      peer.kill();
      try (Door door = Door.open(path)) {
        DoorInfo info = door.info();
        assertThat(info.target()).isEqualTo(-1);
        fails(Errno.EBADF, () -> door.call(new byte[1]));
      }
    }
  }

  /** Attaching in Java detaches a dead door first. */
  @Test
  @DisplayName("statement 196")
  void aStaleAttachmentIsDetachedBeforeTheNext() throws Exception {
    Path path = folder.resolve("door");
    try (JavaPeer peer = JavaPeer.start()) {
      assertThat(peer.ask("serve " + path)).isEqualTo("ok");
      peer.kill();
      try (Door stale = Door.open(path);
          DoorServer server = server().attach(path)) {
        answers(path, server);
        assertThat(stale.info().isLive()).isFalse();
      }
    }
  }

  @Test
  @DisplayName("statement 197")
  void unlinkingAnAttachedPath() throws Exception {
    Path path = folder.resolve("door");
    try (DoorServer server = server().attach(path);
        Door door = Door.open(path)) {
      Files.delete(path);
      fails(Errno.ENOENT, () -> Door.open(path));
      assertThat(door.call(new byte[] {1})).containsExactly(1);
      Files.createFile(path);
      fails(Errno.EBADF, () -> Door.open(path));
      try (DoorServer next = server().attach(path)) {
        answers(path, next);
        assertThat(server.info().uniquifier()).isNotEqualTo(next.info().uniquifier());
      }
    }
  }

  @Test
  @DisplayName("statement 199")
  void renamingAnAttachedPath() throws Exception {
    Path path = folder.resolve("door");
    Path renamed = folder.resolve("renamed");
    try (DoorServer server = server().attach(path)) {
      Files.move(path, renamed);
      answers(renamed, server);
    }
  }
}
