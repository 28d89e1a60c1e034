package org.jdoors.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jdoors.door.Door;
import org.jdoors.door.DoorCredentials;
import org.jdoors.door.DoorDescriptor;
import org.jdoors.door.DoorProcedure;
import org.jdoors.door.DoorServer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Statements 155 to 160: who calls. */
@ExtendWith(JavaStatements.class)
@Timeout(180)
final class JavaCredentialTest {

  @TempDir private Path folder = Path.of("");

  private final BlockingQueue<DoorCredentials> callers = new LinkedBlockingQueue<>();
  private final DoorProcedure note = call -> callers.add(call.credentials());

  private DoorCredentials caller() throws InterruptedException {
    return Objects.requireNonNull(callers.poll(JavaSupport.SECONDS, TimeUnit.SECONDS));
  }

  /** The numbers behind a word of /proc/PID/status. */
  private static List<Integer> status(int pid, String word) throws Exception {
    return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
        .filter(line -> line.startsWith(word + ":"))
        .flatMap(line -> Arrays.stream(line.substring(word.length() + 1).trim().split("\\s+")))
        .filter(number -> !number.isEmpty())
        .map(Integer::parseUnsignedInt)
        .toList();
  }

  @Test
  @DisplayName("statement 156")
  void theCallingProcess() throws Exception {
    Path path = folder.resolve("door");
    try (DoorServer server = DoorServer.create(note, Set.of()).attach(path);
        JavaPeer peer = JavaPeer.start()) {
      assertThat(peer.ask("open " + path)).isEqualTo("ok");
      assertThat(peer.ask("call 00")).isEmpty();
      DoorCredentials caller = caller();
      assertThat(caller.pid()).isEqualTo(peer.pid());
      assertThat(List.of(caller.realUid(), caller.effectiveUid(), caller.savedUid()))
          .isEqualTo(status(peer.pid(), "Uid").subList(0, 3));
      assertThat(List.of(caller.realGid(), caller.effectiveGid(), caller.savedGid()))
          .isEqualTo(status(peer.pid(), "Gid").subList(0, 3));
      assertThat(server.info().isLive()).isTrue();
    }
  }

  @Test
  @DisplayName("statement 157")
  void theGroupsOfTheCallingProcess() throws Exception {
    Path path = folder.resolve("door");
    try (DoorServer server = DoorServer.create(note, Set.of()).attach(path);
        JavaPeer peer = JavaPeer.start()) {
      assertThat(peer.ask("open " + path)).isEqualTo("ok");
      for (int i = 0; i < 2; i++) {
        assertThat(peer.ask("call 00")).isEmpty();
        DoorCredentials caller = caller();
        assertThat(caller.pid()).isEqualTo(peer.pid());
        assertThat(caller.groups())
            .containsExactlyInAnyOrderElementsOf(status(peer.pid(), "Groups"));
      }
      assertThat(server.info().isLive()).isTrue();
    }
  }

  @Test
  @DisplayName("statement 158")
  void whoCallsCountsNotWhoOpened() throws Exception {
    Path path = folder.resolve("door");
    Path giver = folder.resolve("giver");
    try (DoorServer server = DoorServer.create(note, Set.of()).attach(path);
        Door opened = Door.open(path);
        DoorServer giving =
            DoorServer.create(
                    call ->
                        call.reply(
                            ByteBuffer.allocate(0), List.of(DoorDescriptor.of(opened).release())),
                    Set.of())
                .attach(giver);
        JavaPeer peer = JavaPeer.start()) {
      assertThat(peer.ask("open " + giver)).isEqualTo("ok");
      assertThat(peer.ask("take")).isEqualTo("ok");
      assertThat(peer.ask("calltaken 00")).isEmpty();
      DoorCredentials caller = caller();
      assertThat(caller.pid()).isEqualTo(peer.pid());
      assertThat(giving.info().uniquifier()).isNotEqualTo(server.info().uniquifier());
    }
  }

  @Test
  @DisplayName("statement 160")
  void theNearestCallerCounts() throws Exception {
    Path relay = folder.resolve("relay");
    try (DoorServer server = DoorServer.create(note, Set.of());
        JavaPeer peer = JavaPeer.start();
        DoorDescriptor passed = DoorDescriptor.of(server.door())) {
      assertThat(peer.ask("serve " + relay)).isEqualTo("ok");
      try (Door door = Door.open(relay)) {
        door.call(ByteBuffer.wrap(new byte[] {JavaPeer.RELAY}), List.of(passed)).close();
      }
      DoorCredentials caller = caller();
      assertThat(caller.pid()).isEqualTo(peer.pid());
    }
  }
}
