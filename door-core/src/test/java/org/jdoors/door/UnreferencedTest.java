package org.jdoors.door;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Notifications that nobody else refers to a door any more. */
@ExtendWith(NoLeaks.class)
@Timeout(180)
final class UnreferencedTest {

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
  private static final long SECONDS = 60;

  @TempDir private Path folder = Path.of("");

  /** What the procedure saw of each notification. */
  private record Notice(int size, int pid, int descriptors, boolean aborted) {}

  private static final Notice USUAL = new Notice(0, 0, 0, false);

  private final BlockingQueue<Notice> notices = new LinkedBlockingQueue<>();

  private @Nullable Notice notice() throws InterruptedException {
    return notices.poll(SECONDS, TimeUnit.SECONDS);
  }

  /** Notes notifications, and answers calls and notifications with what the calls bring. */
  private void note(DoorCall call) throws DoorException {
    if (call.isUnreferenced()) {
      notices.add(
          new Notice(
              call.argument().limit(),
              call.credentials().pid(),
              call.descriptors().size(),
              call.isAborted()));
      call.reply(ByteBuffer.wrap(new byte[] {1, 2, 3}));
    } else {
      call.reply(call.argument());
    }
  }

  private static DoorServer giver(DoorServer server) throws DoorException {
    return DoorServer.create(
        call -> call.reply(NOTHING, List.of(DoorDescriptor.of(server.door()).release())), Set.of());
  }

  @Test
  void theLastHolderSendsTheNotificationOnce() throws Exception {
    Path path = folder.resolve("giver");
    CountDownLatch called = new CountDownLatch(1);
    DoorProcedure procedure =
        call -> {
          note(call);
          if (!call.isUnreferenced()) {
            called.countDown();
          }
        };
    // The first holder asks for the door to be made: on illumos a process that starts would be
    // one, too.
    CompletableFuture<DoorServer> made = new CompletableFuture<>();
    DoorProcedure giving =
        call -> {
          if (!made.isDone()) {
            made.complete(DoorServer.create(procedure, Set.of(DoorAttribute.UNREF)));
          }
          call.reply(NOTHING, List.of(DoorDescriptor.of(made.join().door()).release()));
        };
    try (DoorServer giver = DoorServer.create(giving, Set.of()).attach(path)) {
      try (OtherProcess one = OtherProcess.holdingDoorFrom(path);
          OtherProcess two = OtherProcess.holdingDoorFrom(path)) {
        DoorServer server = made.join();
        assertThat(called.await(SECONDS, TimeUnit.SECONDS)).isTrue();
        one.kill();
        // The other one still holds it: a call that went through later found no notice.
        assertThat(server.door().call(new byte[] {5})).containsExactly(5);
        assertThat(notices).isEmpty();
        assertThat(server.info().attributes()).contains(DoorAttribute.UNREF);
        two.kill();
      }
      DoorServer server = made.join();
      assertThat(notice()).isEqualTo(USUAL);
      assertThat(server.info().attributes()).doesNotContain(DoorAttribute.UNREF);
      try (OtherProcess three = OtherProcess.holdingDoorFrom(path)) {
        three.kill();
      }
      // Its bytes were refused with E2BIG, which harmed neither door nor thread.
      assertThat(server.door().call(new byte[] {6})).containsExactly(6);
      assertThat(server.info().isLive()).isTrue();
      assertThat(notices).isEmpty();
      assertThat(giver.info().isLive()).isTrue();
    } finally {
      if (made.isDone()) {
        made.join().close();
      }
    }
  }

  @Test
  void multipleNotificationsComeForEachTime() throws Exception {
    try (DoorServer server =
            DoorServer.builder(this::note)
                .attributes(Set.of(DoorAttribute.UNREF_MULTI))
                .minArgument(16)
                .threads(DoorThreads.fixed(1))
                .create();
        DoorServer giver = giver(server)) {
      for (int i = 0; i < 5; i++) {
        assertThat(noticeOfPassingThrough(giver)).as("notice " + i).isEqualTo(USUAL);
        assertThat(server.door().call(new byte[16])).hasSize(16);
      }
      assertThat(server.info().attributes())
          .contains(DoorAttribute.UNREF_MULTI, DoorAttribute.IS_UNREF);
    }
  }

  /**
   * What comes of passing the door and dropping it, again and again: one dropped while the
   * notification before is not quite over sends none.
   */
  private @Nullable Notice noticeOfPassingThrough(DoorServer giver) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    Notice notice = null;
    while (notice == null && System.nanoTime() < deadline) {
      try (DoorResult result = giver.door().call(NOTHING, List.of())) {
        assertThat(result.descriptors().get(0).isDoor()).isTrue();
      }
      notice = notices.poll(1, TimeUnit.SECONDS);
    }
    return notice;
  }

  @Test
  void aClosedDoorIsNotNotified() throws Exception {
    DoorServer server =
        DoorServer.create(this::note, Set.of(DoorAttribute.UNREF_MULTI, DoorAttribute.NO_CANCEL));
    try (DoorServer giver = giver(server);
        DoorServer other = DoorServer.create(this::note, Set.of(DoorAttribute.UNREF));
        DoorServer otherGiver = giver(other)) {
      try (DoorResult result = giver.door().call(NOTHING, List.of())) {
        server.close();
        assertThat(result.descriptors()).hasSize(1);
      }
      // A notification that comes after the one that must not come.
      otherGiver.door().call(NOTHING, List.of()).close();
      assertThat(notice()).isEqualTo(USUAL);
      assertThat(notices).isEmpty();
    }
  }

  @Test
  void methodsSendNotificationsToTheirOwn() throws Exception {
    CountDownLatch seen = new CountDownLatch(1);
    DoorMethods methods =
        DoorMethods.tagAt(org.jdoors.struct.StructLayout.natural("message").int32("tag"))
            .onUnreferenced(call -> seen.countDown())
            .build();
    try (DoorServer server = DoorServer.create(methods, Set.of(DoorAttribute.UNREF));
        DoorServer giver = giver(server)) {
      giver.door().call(NOTHING, List.of()).close();
      assertThat(seen.await(SECONDS, TimeUnit.SECONDS)).isTrue();
    }
  }
}
