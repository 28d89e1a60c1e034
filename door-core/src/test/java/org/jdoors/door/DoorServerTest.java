package org.jdoors.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
@Timeout(60)
final class DoorServerTest {

  private static void fails(
      Errno errno, org.assertj.core.api.ThrowableAssert.ThrowingCallable code) {
    assertThatThrownBy(code)
        .isInstanceOfSatisfying(
            DoorException.class, e -> assertThat(e.errno()).as(e.getMessage()).isEqualTo(errno));
  }

  @Test
  void infoTellsWhoServes() throws DoorException {
    try (DoorServer server =
        DoorServer.builder(call -> {})
            .cookie(0x1234_5678_9ABC_DEF0L)
            .attributes(Set.of(DoorAttribute.REFUSE_DESC))
            .create()) {
      DoorInfo info = server.info();
      assertThat(info.target()).isEqualTo((int) ProcessHandle.current().pid());
      assertThat(info.cookie()).isEqualTo(0x1234_5678_9ABC_DEF0L);
      assertThat(info.attributes())
          .containsExactlyInAnyOrder(
              DoorAttribute.LOCAL,
              DoorAttribute.REFUSE_DESC,
              DoorAttribute.NO_CANCEL,
              DoorAttribute.IS_UNREF);
      assertThat(info.isLive()).isTrue();
      assertThat(server.door().info()).isEqualTo(info);
    }
  }

  @Test
  void doorsHaveTheirOwnCookieAndUniquifier() throws DoorException {
    try (DoorServer one = DoorServer.create(call -> {}, Set.of());
        DoorServer two = DoorServer.create(call -> {}, Set.of())) {
      assertThat(one.info().cookie()).isNotEqualTo(two.info().cookie());
      assertThat(one.info().uniquifier()).isNotEqualTo(two.info().uniquifier());
    }
  }

  @Test
  void attributesThatCannotBeAskedForAreRefused() {
    fails(Errno.EINVAL, () -> DoorServer.create(c -> {}, Set.of(DoorAttribute.REVOKED)));
    fails(Errno.EINVAL, () -> DoorServer.create(c -> {}, Set.of(DoorAttribute.PRIVCREATE)));
    fails(
        Errno.EINVAL,
        () ->
            DoorServer.create(c -> {}, EnumSet.of(DoorAttribute.UNREF, DoorAttribute.UNREF_MULTI)));
  }

  @Test
  void limitsHold() throws DoorException {
    try (DoorServer server = DoorServer.create(call -> call.reply(call.argument()), Set.of())) {
      Door door = server.door();
      assertThat(door.parameter(DoorParameter.DATA_MAX)).isEqualTo(1 << 20);
      assertThat(door.parameter(DoorParameter.DATA_MIN)).isZero();
      server.parameter(DoorParameter.DATA_MAX, 8);
      server.parameter(DoorParameter.DATA_MIN, 4);
      assertThat(door.call(new byte[8])).hasSize(8);
      fails(Errno.ENOBUFS, () -> door.call(new byte[9]));
      fails(Errno.ENOBUFS, () -> door.call(new byte[3]));
      fails(Errno.EINVAL, () -> server.parameter(DoorParameter.DATA_MIN, 9));
      fails(Errno.ERANGE, () -> server.parameter(DoorParameter.DESC_MAX, 1L << 31));
    }
    try (DoorServer picky =
            DoorServer.builder(call -> {})
                .minArgument(2)
                .maxArgument(3)
                .maxDescriptors(1)
                .create();
        DoorDescriptor one = DoorDescriptor.of(picky.door());
        DoorDescriptor two = DoorDescriptor.of(picky.door())) {
      Door door = picky.door();
      ByteBuffer argument = ByteBuffer.allocate(3);
      assertThat(door.parameter(DoorParameter.DATA_MIN)).isEqualTo(2);
      assertThat(door.parameter(DoorParameter.DATA_MAX)).isEqualTo(3);
      assertThat(door.parameter(DoorParameter.DESC_MAX)).isEqualTo(1);
      fails(Errno.ENOBUFS, () -> door.call(new byte[1]));
      fails(Errno.ENOBUFS, () -> door.call(new byte[4]));
      fails(Errno.ENFILE, () -> door.call(argument, List.of(one, two)));
      door.call(argument, List.of(one)).close();
    }
    fails(Errno.EINVAL, () -> DoorServer.builder(c -> {}).minArgument(5).maxArgument(4).create());
    fails(
        Errno.ENOTSUP,
        () ->
            DoorServer.builder(c -> {})
                .attributes(Set.of(DoorAttribute.REFUSE_DESC))
                .maxDescriptors(1)
                .create());
    try (DoorServer none = DoorServer.builder(call -> {}).maxArgument(0).create()) {
      assertThat(none.door().call(new byte[0])).isEmpty();
      fails(Errno.ENOBUFS, () -> none.door().call(new byte[1]));
    }
    assertThatThrownBy(() -> DoorServer.builder(call -> {}).maxArgument(-1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aClosedDoorCannotBeCalled() throws DoorException {
    DoorServer server = DoorServer.create(call -> {}, Set.of());
    Door borrowed = server.door();
    Door own;
    try (DoorDescriptor descriptor = DoorDescriptor.of(borrowed)) {
      own = descriptor.asDoor();
    }
    borrowed.close();
    assertThat(borrowed.call(new byte[0])).isEmpty();
    server.close();
    server.close();
    fails(Errno.EBADF, () -> borrowed.call(new byte[0]));
    fails(Errno.EBADF, borrowed::info);
    fails(Errno.EBADF, () -> own.call(new byte[0]));
    assertThat(own.info().attributes()).contains(DoorAttribute.REVOKED);
    assertThat(own.info().isLive()).isFalse();
    own.close();
    own.close();
    fails(Errno.EBADF, () -> own.call(new byte[0]));
    assertThat(assertThatDoorException(own)).contains("door_call on door ", "(EBADF)");
  }

  private static String assertThatDoorException(Door door) {
    try {
      door.call(new byte[0]);
      throw new AssertionError("the door answered");
    } catch (DoorException e) {
      assertThat(e.errnoName()).isEqualTo("EBADF");
      assertThat(e.errnoNumber()).isEqualTo(Errno.EBADF.number());
      assertThat(e.reason()).isEqualTo("Bad file descriptor");
      return String.valueOf(e.getMessage());
    }
  }

  @Test
  void closeWaitsForCallsAndLetsThemFinish() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch leave = new CountDownLatch(1);
    DoorServer server =
        DoorServer.create(
            call -> {
              entered.countDown();
              assertThat(leave.await(30, TimeUnit.SECONDS)).isTrue();
              call.reply(call.argument());
            },
            Set.of());
    Door door = server.door();
    CompletableFuture<byte[]> answer = async(() -> door.call(new byte[] {7}));
    assertThat(entered.await(30, TimeUnit.SECONDS)).isTrue();
    CompletableFuture<byte[]> closed =
        async(
            () -> {
              server.close();
              return new byte[0];
            });
    // New calls fail as soon as the door is revoked, whatever the old one does.
    async(
            () -> {
              try {
                while (true) {
                  door.info();
                  Thread.onSpinWait();
                }
              } catch (DoorException e) {
                return new byte[0];
              }
            })
        .get(30, TimeUnit.SECONDS);
    assertThat(closed).isNotDone();
    leave.countDown();
    assertThat(answer.get(30, TimeUnit.SECONDS)).containsExactly(7);
    closed.get(30, TimeUnit.SECONDS);
  }

  @Test
  void aProcedureMayCloseItsOwnDoor() throws Exception {
    CompletableFuture<DoorServer> self = new CompletableFuture<>();
    DoorServer server =
        DoorServer.create(
            call -> {
              self.join().close();
              call.reply(call.argument());
            },
            Set.of());
    self.complete(server);
    assertThat(server.door().call(new byte[] {3})).containsExactly(3);
    fails(Errno.EBADF, () -> server.door().call(new byte[0]));
  }

  @Test
  void aProcedureMayCallAnotherDoorOfItsProcess() throws DoorException {
    try (DoorServer inner = DoorServer.create(call -> call.reply(call.argument()), Set.of());
        DoorServer outer =
            DoorServer.create(
                call -> {
                  byte[] bytes = new byte[call.argument().remaining()];
                  call.argument().get(bytes);
                  call.reply(java.nio.ByteBuffer.wrap(inner.door().call(bytes)));
                },
                Set.of())) {
      assertThat(outer.door().call(new byte[] {1, 2})).containsExactly(1, 2);
    }
  }

  @Test
  void thousandsOfDoorsComeAndGo() throws DoorException {
    for (int i = 0; i < 2000; i++) {
      byte mark = (byte) i;
      try (DoorServer server =
          DoorServer.create(call -> call.result(1).put(mark).flip(), Set.of())) {
        assertThat(server.info().isLive()).isTrue();
      }
    }
    try (DoorServer server = DoorServer.create(call -> call.reply(call.argument()), Set.of())) {
      assertThat(server.door().call(new byte[] {9})).containsExactly(9);
    }
  }

  @Test
  void doorThreadsAreDaemonsWithAName() throws DoorException {
    AtomicReference<String> seen = new AtomicReference<>("");
    try (DoorServer server =
        DoorServer.create(
            call -> seen.set(Thread.currentThread().getName() + Thread.currentThread().isDaemon()),
            Set.of())) {
      server.door().call(new byte[0]);
    }
    assertThat(seen.get()).matches("[a-z]+-[0-9]+true");
  }

  interface DoorCode {
    byte[] run() throws DoorException;
  }

  private static CompletableFuture<byte[]> async(DoorCode code) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return code.run();
          } catch (DoorException e) {
            throw new AssertionError(e);
          }
        },
        task -> {
          Thread thread = new Thread(task, "test");
          thread.setDaemon(true);
          thread.start();
        });
  }
}
