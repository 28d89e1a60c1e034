package org.jdoors.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(NoLeaks.class)
@Timeout(120)
final class AttachTest {

  @TempDir private Path folder = Path.of("");

  private static DoorServer echo() throws DoorException {
    return DoorServer.create(call -> call.reply(call.argument()), Set.of());
  }

  private static void closeEarly(AutoCloseable resource) throws Exception {
    resource.close();
  }

  private static void fails(Errno errno, String message, ThrowingCallable code) {
    assertThatThrownBy(code)
        .hasMessageContaining(message)
        .isInstanceOfSatisfying(
            DoorException.class, e -> assertThat(e.errno()).as(e.getMessage()).isEqualTo(errno));
  }

  @Test
  void anAttachedDoorIsOpenedByItsPath() throws Exception {
    Path path = folder.resolve("door");
    try (DoorServer server = echo().attach(path)) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
          .isEqualTo("rw-r--r--");
      try (Door door = Door.open(path)) {
        assertThat(door.call(new byte[] {1, 2})).containsExactly(1, 2);
        assertThat(door.info().uniquifier()).isEqualTo(server.info().uniquifier());
        assertThat(door).hasToString(path.toString());
      }
    }
    assertThat(path).exists().isEmptyFile();
    fails(Errno.EBADF, path.toString(), () -> Door.open(path).close());
  }

  @Test
  void theModeIsTheOneAskedFor() throws Exception {
    Path path = folder.resolve("door");
    try (DoorServer server = echo()) {
      server.attach(path, 0666);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
          .isEqualTo("rw-rw-rw-");
    }
  }

  @Test
  void aDoorMayHaveSeveralPathsAndLoseThemAll() throws Exception {
    Path one = folder.resolve("one");
    Path two = folder.resolve("two");
    try (DoorServer server = echo().attach(one).attach(two);
        Door open = Door.open(one)) {
      Door.open(two).close();
      server.detach();
      server.detach();
      fails(Errno.EBADF, "", () -> Door.open(one).close());
      fails(Errno.EBADF, "", () -> Door.open(two).close());
      // Detaching does not revoke: who has it open goes on.
      assertThat(open.call(new byte[] {5})).containsExactly(5);
      server.attach(one);
      Door.open(one).close();
    }
  }

  @Test
  void missingThingsAreToldApart() throws Exception {
    Path missing = folder.resolve("nope");
    fails(Errno.ENOENT, missing.toString(), () -> Door.open(missing).close());
    try (DoorServer server = echo()) {
      fails(Errno.EISDIR, folder + " is a directory", () -> server.attach(folder));
      fails(
          Errno.ENOENT, missing + " does not exist", () -> server.attach(missing.resolve("door")));
      Path file = Files.writeString(folder.resolve("file"), "content");
      fails(Errno.ENOTDIR, file + " is not a directory", () -> server.attach(file.resolve("door")));
      fails(Errno.EEXIST, file + " is a file with content", () -> server.attach(file));
      assertThat(file).hasContent("content");
    }
  }

  @Test
  void aLiveDoorIsLeftAlone() throws Exception {
    Path path = folder.resolve("door");
    long self = ProcessHandle.current().pid();
    try (DoorServer first = echo().attach(path);
        DoorServer second = echo()) {
      fails(Errno.EBUSY, path + " is served by process " + self, () -> second.attach(path));
      first.detach();
      second.attach(path);
      // The first one's end does not take away what is no longer its own.
      closeEarly(first);
      try (Door door = Door.open(path)) {
        assertThat(door.call(new byte[] {8})).containsExactly(8);
      }
    }
  }

  @Test
  void aDoorOfADeadProcessIsReplaced() throws Exception {
    Path path = folder.resolve("door");
    try (OtherProcess other = OtherProcess.serving(path);
        DoorServer server = echo();
        Door old = Door.open(path)) {
      assertThat(old.call(new byte[] {1})).containsExactly(1);
      assertThat(old.info().target()).isEqualTo((int) other.pid());
      fails(Errno.EBUSY, path + " is served by process " + other.pid(), () -> server.attach(path));
      other.kill();
      fails(Errno.EBADF, "door_call on " + path, () -> old.call(new byte[1]));
      server.attach(path);
      try (Door door = Door.open(path)) {
        assertThat(door.call(new byte[] {2})).containsExactly(2);
        assertThat(door.info().target()).isEqualTo((int) ProcessHandle.current().pid());
      }
    }
  }

  @Test
  void credentialsNameTheCallingProcess() throws Exception {
    Path path = folder.resolve("door");
    CountDownLatch called = new CountDownLatch(1);
    int[] pid = new int[1];
    DoorProcedure look =
        call -> {
          DoorCredentials caller = call.credentials();
          assertThat(call.credentials()).isEqualTo(caller);
          pid[0] = caller.pid();
          assertThat(caller.effectiveUid())
              .isEqualTo(caller.realUid())
              .isEqualTo(caller.savedUid());
          assertThat(caller.effectiveUid())
              .isEqualTo(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
          assertThat(caller.effectiveGid()).isEqualTo(caller.realGid());
          assertThat(caller.zone()).isZero();
          assertThat(caller.isSuperuser()).isEqualTo(caller.effectiveUid() == 0);
          called.countDown();
        };
    try (DoorServer server = DoorServer.create(look, Set.of()).attach(path);
        OtherProcess other = OtherProcess.calling(path)) {
      assertThat(called.await(60, TimeUnit.SECONDS)).isTrue();
      assertThat(pid[0]).isEqualTo((int) other.pid());
      assertThat(other.line()).isEqualTo("answered");
      assertThat(server.door().call(new byte[0])).isEmpty();
      assertThat(pid[0]).isEqualTo((int) ProcessHandle.current().pid());
    }
  }

  @Test
  void theServersDeathEndsACallWithEintr() throws Exception {
    Path path = folder.resolve("door");
    try (OtherProcess other = OtherProcess.dying(path);
        Door door = Door.open(path)) {
      assertThat(door.info().target()).isEqualTo((int) other.pid());
      fails(Errno.EINTR, path.toString(), () -> door.call(new byte[1]));
      fails(Errno.EBADF, path.toString(), () -> door.call(new byte[1]));
      assertThat(door.info().target()).isEqualTo(-1);
      assertThat(door.info().attributes()).contains(DoorAttribute.REVOKED);
    }
  }

  @Test
  void aFileInAFolderThatMayNotBeWrittenIsRefusedWithOneMessage() throws IOException {
    Path path = Path.of("/proc/self/door");
    assertThatThrownBy(
            () -> {
              try (DoorServer server = echo()) {
                server.attach(path);
              }
            })
        .isInstanceOf(DoorException.class)
        .hasMessageStartingWith("open on /proc/self/door: ");
  }
}
