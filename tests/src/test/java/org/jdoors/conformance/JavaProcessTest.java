package org.jdoors.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jdoors.conformance.JavaSupport.call;
import static org.jdoors.conformance.JavaSupport.duplicate;
import static org.jdoors.conformance.JavaSupport.fails;
import static org.jdoors.conformance.JavaSupport.get;

import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jdoors.conformance.JavaSupport.Gate;
import org.jdoors.door.Door;
import org.jdoors.door.DoorException;
import org.jdoors.door.DoorServer;
import org.jdoors.door.DoorThreads;
import org.jdoors.door.Errno;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Statements 107 to 120: doors that are revoked, and processes that end. */
@ExtendWith(JavaStatements.class)
@Timeout(180)
final class JavaProcessTest {

  @TempDir private Path folder = Path.of("");

  private static DoorServer server() throws Exception {
    return DoorServer.create(JavaSupport::echo, Set.of());
  }

  @Test
  @DisplayName("statement 107")
  void revokingClosesTheDescriptor() throws Exception {
    DoorServer server = server();
    server.close();
    fails(Errno.EBADF, server::info);
  }

  @Test
  @DisplayName("statement 108")
  void aRevokedDoorCannotBeCalled() throws Exception {
    DoorServer server = server();
    try (Door door = duplicate(server)) {
      assertThat(door.call(new byte[1])).hasSize(1);
      server.close();
      fails(Errno.EBADF, () -> door.call(new byte[1]));
    }
  }

  /** Waits until the server is revoked, while it waits for the calls under way. */
  private static Future<?> closing(DoorServer server) {
    Future<?> closed =
        JavaSupport.async(
            () -> {
              server.close();
              return "closed";
            });
    while (isOpen(server)) {
      Thread.onSpinWait();
    }
    return closed;
  }

  private static boolean isOpen(DoorServer server) {
    try {
      server.info();
      return true;
    } catch (DoorException e) {
      return false;
    }
  }

  @Test
  @DisplayName("statement 112")
  void revokingLetsCallsUnderWayFinish() throws Exception {
    Gate gate = new Gate(1);
    DoorServer server = DoorServer.create(gate, Set.of());
    Future<byte[]> answer = call(server.door(), new byte[] {7});
    gate.awaitCallers();
    Future<?> closed = closing(server);
    gate.open();
    assertThat(get(answer)).containsExactly(7);
    assertThat(get(closed)).isEqualTo("closed");
  }

  @Test
  @DisplayName("statement 113")
  void revokingFailsCallsThatWaitForAThread() throws Exception {
    Gate gate = new Gate(1);
    DoorServer server = DoorServer.builder(gate).threads(DoorThreads.fixed(1)).create();
    try (Door door = duplicate(server)) {
      Future<byte[]> first = call(server.door(), new byte[] {1});
      gate.awaitCallers();
      Future<byte[]> second = call(door, new byte[] {2});
      Future<?> closed = closing(server);
      assertThat(second)
          .failsWithin(JavaSupport.SECONDS, TimeUnit.SECONDS)
          .withThrowableOfType(ExecutionException.class)
          .havingCause()
          .asInstanceOf(InstanceOfAssertFactories.type(DoorException.class))
          .extracting(DoorException::errno)
          .isEqualTo(Errno.EBADF);
      gate.open();
      assertThat(get(first)).containsExactly(1);
      assertThat(get(closed)).isEqualTo("closed");
    }
  }

  @Test
  @DisplayName("statement 114")
  void aProcedureMayRevokeItsOwnDoor() throws Exception {
    CompletableFuture<DoorServer> self = new CompletableFuture<>();
    DoorServer server =
        DoorServer.create(
            call -> {
              self.join().close();
              call.reply(call.argument());
            },
            Set.of());
    self.complete(server);
    try (Door door = duplicate(server)) {
      assertThat(door.call(new byte[] {4})).containsExactly(4);
      fails(Errno.EBADF, () -> door.call(new byte[] {4}));
    }
  }

  @Test
  @DisplayName("statement 115")
  void aServerKilledDuringACall() throws Exception {
    try (JavaPeer peer = JavaPeer.start()) {
      Path path = folder.resolve("door");
      assertThat(peer.ask("serve " + path)).isEqualTo("ok");
      try (Door door = Door.open(path)) {
        fails(Errno.EINTR, () -> door.call(new byte[] {JavaPeer.DIE}));
      }
    }
  }

  @Test
  @DisplayName("statement 116")
  void callingAServerThatIsGone() throws Exception {
    try (JavaPeer peer = JavaPeer.start()) {
      Path path = folder.resolve("door");
      assertThat(peer.ask("serve " + path)).isEqualTo("ok");
      try (Door door = Door.open(path)) {
        assertThat(door.call(new byte[2])).hasSize(2);
        peer.kill();
        fails(Errno.EBADF, () -> door.call(new byte[2]));
      }
    }
  }

  @Test
  @DisplayName("statement 120")
  void startingAProcessDoesNotDisturbACall() throws Exception {
    Gate gate = new Gate(1);
    try (DoorServer server = DoorServer.create(gate, Set.of())) {
      Future<byte[]> answer = call(server.door(), new byte[] {7});
      gate.awaitCallers();
      assertThat(new ProcessBuilder("true").start().waitFor()).isZero();
      assertThat(answer).isNotDone();
      gate.open();
      assertThat(get(answer)).containsExactly(7);
    }
  }
}
