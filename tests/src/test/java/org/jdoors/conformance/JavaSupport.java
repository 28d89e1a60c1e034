package org.jdoors.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jdoors.door.Door;
import org.jdoors.door.DoorCall;
import org.jdoors.door.DoorDescriptor;
import org.jdoors.door.DoorException;
import org.jdoors.door.DoorProcedure;
import org.jdoors.door.DoorResult;
import org.jdoors.door.DoorServer;
import org.jdoors.door.Errno;

/** What tests of statements from Java share. */
final class JavaSupport {

  /** No wait of these tests lasts so long unless something is broken. */
  static final long SECONDS = 60;

  private JavaSupport() {}

  static ByteBuffer nothing() {
    return ByteBuffer.allocate(0);
  }

  static void echo(DoorCall call) {
    call.reply(call.argument());
  }

  static void fails(Errno errno, ThrowingCallable code) {
    assertThatThrownBy(code)
        .isInstanceOfSatisfying(
            DoorException.class, e -> assertThat(e.errno()).as(e.getMessage()).isEqualTo(errno));
  }

  /** A door of the caller's own to what {@code server} serves; it outlives the server. */
  static Door duplicate(DoorServer server) throws DoorException {
    try (DoorDescriptor descriptor = DoorDescriptor.of(server.door())) {
      return descriptor.asDoor();
    }
  }

  /** A server that gives each caller the door of {@code server}. */
  static DoorServer giver(DoorServer server) throws DoorException {
    return DoorServer.create(
        call -> call.reply(nothing(), List.of(DoorDescriptor.of(server.door()).release())),
        Set.of());
  }

  /** What a procedure finds of the one descriptor that {@code passed} becomes. */
  static byte[] callWith(DoorServer server, DoorDescriptor passed) throws DoorException {
    try (DoorResult result = server.door().call(nothing(), List.of(passed))) {
      return result.data().array();
    }
  }

  static void await(CountDownLatch latch) throws InterruptedException {
    assertThat(latch.await(SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  static <T> T get(Future<T> future) throws Exception {
    return future.get(SECONDS, TimeUnit.SECONDS);
  }

  /** Runs {@code code} in a new daemon thread. */
  static <T> Future<T> async(Callable<T> code) {
    FutureTask<T> task = new FutureTask<>(code);
    Thread thread = new Thread(task, "client");
    thread.setDaemon(true);
    thread.start();
    return task;
  }

  static Future<byte[]> call(Door door, byte[] argument) {
    return async(() -> door.call(argument));
  }

  /** A procedure that waits inside until it is let go. */
  static final class Gate implements DoorProcedure {

    private final CountDownLatch entered;
    private final CountDownLatch open = new CountDownLatch(1);

    Gate(int callers) {
      entered = new CountDownLatch(callers);
    }

    @Override
    public void serve(DoorCall call) throws InterruptedException {
      entered.countDown();
      JavaSupport.await(open);
      call.reply(call.argument());
    }

    /** Waits until all callers are inside. */
    void awaitCallers() throws InterruptedException {
      JavaSupport.await(entered);
    }

    void open() {
      open.countDown();
    }
  }
}
