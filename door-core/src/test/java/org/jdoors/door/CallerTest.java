package org.jdoors.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jdoors.platform.LinuxOnly;
import org.jdoors.unix.DatagramReceiver;
import org.jdoors.unix.ProcessPrivileges;
import org.jdoors.unix.ProcessUser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a procedure learns about its caller, and about a caller that is gone. */
@ExtendWith(NoLeaks.class)
@Timeout(180)
final class CallerTest {

  @TempDir private Path folder = Path.of("");

  private static List<Integer> ids(String key) throws Exception {
    String line =
        Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(each -> each.startsWith(key + ":"))
            .findFirst()
            .orElseThrow();
    return Arrays.stream(line.substring(key.length() + 1).trim().split("\\s+"))
        .filter(word -> !word.isEmpty())
        .map(Integer::parseUnsignedInt)
        .toList();
  }

  @Test
  void credentialsAreAllThatTheSystemKnows() throws Exception {
    CompletableFuture<DoorCredentials> seen = new CompletableFuture<>();
    try (DoorServer server =
        DoorServer.create(call -> seen.complete(call.credentials()), Set.of())) {
      server.door().call(new byte[0]);
    }
    DoorCredentials caller = seen.join();
    List<Integer> users = ids("Uid");
    List<Integer> groups = ids("Gid");
    assertThat(caller.pid()).isEqualTo((int) ProcessHandle.current().pid());
    assertThat(List.of(caller.realUid(), caller.effectiveUid(), caller.savedUid()))
        .isEqualTo(users.subList(0, 3));
    assertThat(List.of(caller.realGid(), caller.effectiveGid(), caller.savedGid()))
        .isEqualTo(groups.subList(0, 3));
    assertThat(caller.groups()).containsExactlyInAnyOrderElementsOf(ids("Groups"));
    assertThat(caller.isSuperuser()).isEqualTo(users.get(1) == 0);
    assertThat(caller.zone()).isZero();
    if (DatagramReceiver.isSupported()) {
      assertThat(caller.project()).isEqualTo(-1);
      assertThat(caller.privileges()).isNull();
    }
    assertThat(caller.has("sys_admin")).isEqualTo(caller.isSuperuser());
  }

  @Test
  @LinuxOnly
  void linuxHasNoPrivilegesToGiveUp() throws Exception {
    assertThat(ProcessPrivileges.keepOnly("basic")).isEmpty();
  }

  @Test
  void thisProcessIsOfTheUserThatTheSystemShows() throws Exception {
    assertThat(ProcessUser.effectiveUid()).isEqualTo(ids("Uid").get(1));
  }

  @Test
  void theSameCallerGivesTheSameObjectOnOneThread() throws Exception {
    List<DoorCredentials> seen = new CopyOnWriteArrayList<>();
    Path path = folder.resolve("door");
    DoorProcedure note =
        call -> {
          DoorCredentials now = call.credentials();
          assertThat(call.credentials()).isSameAs(now);
          seen.add(now);
        };
    // One thread serves all, so that what it remembers is put to the test.
    try (DoorServer server =
            DoorServer.builder(note).threads(DoorThreads.fixed(1)).create().attach(path);
        Door door = Door.open(path)) {
      door.call(new byte[0]);
      door.call(new byte[0]);
      try (OtherProcess client = OtherProcess.calling(path)) {
        assertThat(client.line()).isEqualTo("answered");
        assertThat(seen).hasSize(3);
        assertThat(seen.get(2).pid()).isEqualTo((int) client.pid());
      }
      door.call(new byte[0]);
      assertThat(server.info().isLive()).isTrue();
    }
    assertThat(seen.get(1)).isSameAs(seen.get(0));
    assertThat(seen.get(3)).isEqualTo(seen.get(0)).isNotEqualTo(seen.get(2));
  }

  @Test
  void aProcedureLearnsThatItsClientWasKilled() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    CompletableFuture<String> end = new CompletableFuture<>();
    Path path = folder.resolve("door");
    DoorProcedure patient =
        call -> {
          if (call.argument().limit() == 0) {
            call.reply(java.nio.ByteBuffer.wrap(new byte[] {1}));
            return;
          }
          assertThat(call.isAborted()).isFalse();
          entered.countDown();
          while (!call.isAborted()) {
            Thread.onSpinWait();
          }
          assertThatThrownBy(call::credentials)
              .isInstanceOfSatisfying(
                  DoorException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EINVAL));
          call.reply(java.nio.ByteBuffer.wrap(new byte[] {2}));
          end.complete("finished");
        };
    try (DoorServer server = DoorServer.create(patient, Set.of()).attach(path);
        Door door = Door.open(path)) {
      for (int i = 0; i < 3; i++) {
        assertThat(door.call(new byte[0])).containsExactly(1);
      }
      try (OtherProcess client = OtherProcess.calling(path)) {
        assertThat(entered.await(60, TimeUnit.SECONDS)).isTrue();
        client.kill();
      }
      assertThat(end.get(60, TimeUnit.SECONDS)).isEqualTo("finished");
      assertThat(door.call(new byte[0])).containsExactly(1);
      assertThat(server.info().isLive()).isTrue();
    }
  }
}
