package org.jdoors.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jdoors.conformance.JavaSupport.await;
import static org.jdoors.conformance.JavaSupport.call;
import static org.jdoors.conformance.JavaSupport.duplicate;
import static org.jdoors.conformance.JavaSupport.fails;
import static org.jdoors.conformance.JavaSupport.get;

import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import org.jdoors.conformance.JavaSupport.Gate;
import org.jdoors.door.Door;
import org.jdoors.door.DoorAttribute;
import org.jdoors.door.DoorCall;
import org.jdoors.door.DoorException;
import org.jdoors.door.DoorProcedure;
import org.jdoors.door.DoorServer;
import org.jdoors.door.DoorThreads;
import org.jdoors.door.Errno;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Statements 121 to 131: clients that stop, give up or end during a call. */
@ExtendWith(JavaStatements.class)
@Timeout(180)
final class JavaClientTest {

  @TempDir private Path folder = Path.of("");

  /** Waits, in calls with an argument, until the client is gone. */
  private static final class Patient implements DoorProcedure {

    private final CountDownLatch entered = new CountDownLatch(1);
    private final CompletableFuture<Errno> end = new CompletableFuture<>();

    @Override
    public void serve(DoorCall call) throws InterruptedException {
      if (call.argument().hasRemaining()) {
        entered.countDown();
        while (!call.isAborted()) {
          Thread.sleep(1);
        }
        end.complete(errnoOfCredentials(call));
        call.reply(call.argument());
      }
    }

    private static Errno errnoOfCredentials(DoorCall call) {
      try {
        throw new AssertionError(call.credentials());
      } catch (DoorException e) {
        return e.errno();
      }
    }
  }

  private void killDuringCall(Patient patient, DoorServer server) throws Exception {
    Path path = folder.resolve("door");
    server.attach(path);
    try (JavaPeer peer = JavaPeer.start()) {
      assertThat(peer.ask("open " + path)).isEqualTo("ok");
      peer.tell("call 01");
      await(patient.entered);
      peer.kill();
    }
  }

  @Test
  @DisplayName("statement 125")
  void stopAndContinueDoNotEndACall() throws Exception {
    Gate gate = new Gate(1);
    Path path = folder.resolve("door");
    try (DoorServer server = DoorServer.create(gate, Set.of()).attach(path);
        JavaPeer peer = JavaPeer.start()) {
      assertThat(peer.ask("open " + path)).isEqualTo("ok");
      peer.tell("call 2a");
      gate.awaitCallers();
      peer.signal("STOP");
      peer.signal("CONT");
      gate.open();
      assertThat(peer.answer()).isEqualTo("2a");
      assertThat(server.info().isLive()).isTrue();
    }
  }

  @Test
  @DisplayName("statement 126")
  void theProcedureOfAnAbortedCallHasNoCaller() throws Exception {
    Patient patient = new Patient();
    try (DoorServer server = DoorServer.builder(patient).threads(DoorThreads.fixed(1)).create()) {
      killDuringCall(patient, server);
      assertThat(get(patient.end)).isEqualTo(Errno.EINVAL);
      // The only thread serves again.
      assertThat(server.door().call(new byte[0])).isEmpty();
    }
  }

  @Test
  @DisplayName("statement 127")
  void theProcedureOfAKilledClientRunsOn() throws Exception {
    Patient patient = new Patient();
    try (DoorServer server = DoorServer.create(patient, Set.of())) {
      Path path = folder.resolve("door");
      server.attach(path);
      try (JavaPeer peer = JavaPeer.start();
          Door door = Door.open(path)) {
        assertThat(peer.ask("open " + path)).isEqualTo("ok");
        peer.tell("call 01");
        await(patient.entered);
        assertThat(door.call(new byte[0])).isEmpty();
        assertThat(patient.end).isNotDone();
        peer.kill();
        assertThat(get(patient.end)).isEqualTo(Errno.EINVAL);
        assertThat(door.call(new byte[0])).isEmpty();
      }
    }
  }

  @Test
  @DisplayName("statement 129")
  void anAbortCancelsNobody() throws Exception {
    Patient patient = new Patient();
    try (DoorServer server =
        DoorServer.builder(patient)
            .attributes(Set.of(DoorAttribute.NO_CANCEL))
            .threads(DoorThreads.fixed(1))
            .create()) {
      killDuringCall(patient, server);
      // It slept, and finished.
      assertThat(get(patient.end)).isEqualTo(Errno.EINVAL);
      assertThat(server.door().call(new byte[0])).isEmpty();
    }
  }

  @Test
  @DisplayName("statement 131")
  void closingTheDoorDoesNotDisturbACallOnIt() throws Exception {
    Gate gate = new Gate(1);
    try (DoorServer server = DoorServer.create(gate, Set.of())) {
      Door door = duplicate(server);
      Future<byte[]> answer = call(door, new byte[] {6});
      gate.awaitCallers();
      door.close();
      fails(Errno.EBADF, door::info);
      gate.open();
      assertThat(get(answer)).containsExactly(6);
    }
  }
}
