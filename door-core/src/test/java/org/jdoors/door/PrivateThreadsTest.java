package org.jdoors.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.Pipe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Doors with threads of their own: how many there are, what they are like, and how they end. */
@ExtendWith(NoLeaks.class)
@Timeout(180)
final class PrivateThreadsTest {

  private static final long SECONDS = 60;

  private final ExecutorService clients =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "test-client");
            thread.setDaemon(true);
            return thread;
          });

  @AfterEach
  void stopClients() {
    clients.shutdownNow();
  }

  private Future<byte[]> call(Door door, int... argument) {
    byte[] bytes = new byte[argument.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) argument[i];
    }
    Callable<byte[]> call = () -> door.call(bytes);
    return clients.submit(call);
  }

  private static byte[] get(Future<byte[]> future) throws Exception {
    return future.get(SECONDS, TimeUnit.SECONDS);
  }

  /** The threads of this process by the word of the kernel. */
  private static int threads() {
    return Objects.requireNonNull(new File("/proc/self/task").list()).length;
  }

  @Test
  void valuesOutOfRangeAreRefused() throws DoorException {
    assertThatThrownBy(() -> DoorThreads.fixed(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> DoorThreads.growing(3, 2))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> DoorThreads.fixed(1).withStackSize(DoorThreads.MIN_STACK - 1))
        .isInstanceOf(IllegalArgumentException.class);
    DoorThreads small = DoorThreads.fixed(1).withStackSize(DoorThreads.MIN_STACK);
    assertThatThrownBy(
            () -> DoorServer.builder(c -> {}).threads(small).maxArgument((64 << 10) + 1).create())
        .isInstanceOf(IllegalArgumentException.class);
    try (DoorServer server = DoorServer.builder(c -> {}).threads(small).create()) {
      assertThat(server.parameter(DoorParameter.DATA_MAX)).isEqualTo(64 << 10);
    }
    try (DoorServer server = DoorServer.builder(c -> {}).threads(DoorThreads.fixed(1)).create()) {
      assertThat(server.parameter(DoorParameter.DATA_MAX)).isEqualTo(1 << 20);
    }
    fails(
        Errno.EINVAL,
        () ->
            DoorServer.builder(c -> {})
                .attributes(Set.of(DoorAttribute.PRIVCREATE))
                .threads(small)
                .create());
    fails(
        Errno.EINVAL,
        () -> DoorServer.builder(c -> {}).threads(small).minArgument(5).maxArgument(4).create());
  }

  @Test
  void attributesTellOfThePool() throws DoorException {
    try (DoorServer fixed = DoorServer.builder(call -> {}).threads(DoorThreads.fixed(2)).create();
        DoorServer growing =
            DoorServer.builder(call -> {}).threads(DoorThreads.growing(1, 2)).create()) {
      assertThat(fixed.info().attributes())
          .contains(DoorAttribute.PRIVATE, DoorAttribute.PRIVCREATE, DoorAttribute.NO_DEPLETION_CB);
      assertThat(growing.info().attributes())
          .contains(DoorAttribute.PRIVATE, DoorAttribute.PRIVCREATE)
          .doesNotContain(DoorAttribute.NO_DEPLETION_CB);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void aFixedPoolServesSoManyAtATimeAndTheNextWaits(int count) throws Exception {
    CyclicBarrier together = new CyclicBarrier(count);
    Semaphore inside = new Semaphore(count);
    CountDownLatch leave = new CountDownLatch(1);
    CountDownLatch entered = new CountDownLatch(count);
    DoorProcedure crowd =
        call -> {
          if (!inside.tryAcquire()) {
            call.reply(ByteBuffer.wrap(new byte[] {99}));
            return;
          }
          entered.countDown();
          assertThat(leave.await(SECONDS, TimeUnit.SECONDS)).isTrue();
          if (call.argument().get(0) == 0) {
            together.await(SECONDS, TimeUnit.SECONDS);
          }
          inside.release();
          call.reply(call.argument());
        };
    try (DoorServer server =
        DoorServer.builder(crowd).name("fixed").threads(DoorThreads.fixed(count)).create()) {
      List<Future<byte[]>> first = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        first.add(call(server.door(), 0));
      }
      assertThat(entered.await(SECONDS, TimeUnit.SECONDS)).isTrue();
      List<Future<byte[]>> more = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        more.add(call(server.door(), 1));
      }
      // The process's other doors are served meanwhile, by other threads.
      try (DoorServer other = DoorServer.create(call -> call.reply(call.argument()), Set.of())) {
        assertThat(get(call(other.door(), 5))).containsExactly(5);
      }
      assertThat(more).noneMatch(Future::isDone);
      leave.countDown();
      for (Future<byte[]> each : first) {
        assertThat(get(each)).containsExactly(0);
      }
      for (Future<byte[]> each : more) {
        assertThat(get(each)).containsExactly(1);
      }
    }
  }

  @Test
  void aGrowingPoolGrowsToItsMaximumAndNoFurther() throws Exception {
    CyclicBarrier three = new CyclicBarrier(3);
    List<String> names = new CopyOnWriteArrayList<>();
    DoorProcedure meeting =
        call -> {
          names.add(Thread.currentThread().getName() + Thread.currentThread().isDaemon());
          three.await(SECONDS, TimeUnit.SECONDS);
          call.reply(call.argument());
        };
    int before = threads();
    try (DoorServer server =
        DoorServer.builder(meeting).name("grow").threads(DoorThreads.growing(1, 3)).create()) {
      for (int round = 0; round < 20; round++) {
        List<Future<byte[]>> calls = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
          calls.add(call(server.door(), i));
        }
        for (int i = 0; i < 3; i++) {
          assertThat(get(calls.get(i))).containsExactly(i);
        }
      }
      assertThat(Set.copyOf(names))
          .containsExactlyInAnyOrder("grow-1true", "grow-2true", "grow-3true");
    }
    // Three of the door's are gone; three clients may rest, and the library has two of its own.
    assertThat(threads()).isLessThanOrEqualTo(before + 3 + 2 + 2);
  }

  @Test
  void theStackIsAsLargeAsSaid() throws Exception {
    int small = depth(DoorThreads.MIN_STACK);
    int large = depth(16 << 20);
    assertThat(small).isGreaterThan(100);
    assertThat(large).isGreaterThan(8 * small);
  }

  private static int depth(int stackSize) throws DoorException {
    int[] depth = new int[1];
    DoorProcedure diver =
        call -> {
          if (call.argument().limit() == 1) {
            dive(depth);
          }
          call.reply(call.argument());
        };
    try (DoorServer server =
        DoorServer.builder(diver).threads(DoorThreads.fixed(1).withStackSize(stackSize)).create()) {
      server.door().call(new byte[2]);
      assertThat(server.door().call(new byte[1])).isEmpty();
      // The largest argument leaves Java its room.
      byte[] much = new byte[(int) server.parameter(DoorParameter.DATA_MAX)];
      assertThat(server.door().call(much)).isEqualTo(much);
    }
    return depth[0];
  }

  @SuppressWarnings("InfiniteRecursion") // the point of it
  private static void dive(int[] depth) {
    depth[0]++;
    dive(depth);
  }

  @Test
  void signalsForTheProgramAreBlockedAndTheMachinesAreNot() throws Exception {
    CompletableFuture<String> mask = new CompletableFuture<>();
    DoorProcedure teller =
        call ->
            mask.complete(
                Files.readAllLines(Path.of("/proc/thread-self/status")).stream()
                    .filter(line -> line.startsWith("SigBlk:"))
                    .findFirst()
                    .orElseThrow()
                    .substring("SigBlk:".length())
                    .trim());
    try (DoorServer server = DoorServer.builder(teller).threads(DoorThreads.fixed(1)).create()) {
      server.door().call(new byte[0]);
    }
    BigInteger blocked = new BigInteger(mask.join(), 16);
    int[] program = {10, 13, 14, 17, 29}; // USR1, PIPE, ALRM, CHLD, IO
    // ILL, TRAP, BUS, FPE, SEGV, USR2, PROF, and the one with which channels are closed
    int[] machine = {4, 5, 7, 8, 11, 12, 27, 62};
    for (int signal : program) {
      assertThat(blocked.testBit(signal - 1)).as("signal " + signal).isTrue();
    }
    for (int signal : machine) {
      assertThat(blocked.testBit(signal - 1)).as("signal " + signal).isFalse();
    }
  }

  /** The JDK ends what blocks on a channel by a signal, and waits for that. */
  @Test
  void aChannelThatADoorThreadBlocksOnCanBeClosed() throws Exception {
    Pipe pipe = Pipe.open();
    CompletableFuture<Path> reading = new CompletableFuture<>();
    CompletableFuture<Throwable> end = new CompletableFuture<>();
    DoorProcedure reader =
        call -> {
          reading.complete(Path.of("/proc/thread-self").toRealPath());
          try {
            pipe.source().read(ByteBuffer.allocate(1));
          } catch (IOException e) {
            end.complete(e);
          }
        };
    try (DoorServer server = DoorServer.builder(reader).threads(DoorThreads.fixed(1)).create();
        Pipe.SinkChannel sink = pipe.sink()) {
      Future<byte[]> call = call(server.door());
      awaitSleep(reading.get(SECONDS, TimeUnit.SECONDS));
      Callable<Boolean> close =
          () -> {
            pipe.source().close();
            return true;
          };
      assertThat(clients.submit(close).get(SECONDS, TimeUnit.SECONDS)).isTrue();
      assertThat(end.get(SECONDS, TimeUnit.SECONDS)).isInstanceOf(ClosedChannelException.class);
      assertThat(get(call)).isEmpty();
      assertThat(sink.isOpen()).isTrue();
    }
  }

  private static void awaitSleep(Path thread) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (!Files.readString(thread.resolve("status")).contains("State:\tS")) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  @Test
  void closingEndsAllThreads() throws Exception {
    try (DoorServer warm = DoorServer.builder(c -> {}).threads(DoorThreads.fixed(1)).create()) {
      warm.door().call(new byte[0]);
    }
    int before = threads();
    List<Thread> served = new CopyOnWriteArrayList<>();
    for (int i = 0; i < 50; i++) {
      try (DoorServer server =
          DoorServer.builder(call -> served.add(Thread.currentThread()))
              .threads(DoorThreads.growing(3, 10))
              .minArgument(i % 2 == 0 ? 100 : 0)
              .maxArgument(i % 3 == 0 ? 100 : i % 2 == 0 ? 2000 : 0)
              .create()) {
        if (i % 2 == 0) {
          server.door().call(new byte[100]);
        }
      }
      assertThat(served).noneMatch(Thread::isAlive);
    }
    assertThat(served).hasSize(25);
    // The machine starts and ends threads of its own; 150 of ours would show.
    assertThat(threads()).isLessThan(before + 50);
  }

  @Test
  void callsUnderWayAreAnsweredAndTheirThreadsEndLater() throws Exception {
    CountDownLatch entered = new CountDownLatch(2);
    CountDownLatch leave = new CountDownLatch(1);
    List<Thread> served = new CopyOnWriteArrayList<>();
    DoorProcedure slow =
        call -> {
          served.add(Thread.currentThread());
          entered.countDown();
          assertThat(leave.await(SECONDS, TimeUnit.SECONDS)).isTrue();
          call.reply(call.argument());
        };
    DoorServer server = DoorServer.builder(slow).threads(DoorThreads.fixed(3)).create();
    Door door = server.door();
    Future<byte[]> one = call(door, 1);
    Future<byte[]> two = call(door, 2);
    assertThat(entered.await(SECONDS, TimeUnit.SECONDS)).isTrue();
    Future<?> closed = clients.submit(server::close);
    // Revoked at once, for it is not the calls under way that closing waits for first.
    while (isOpen(door)) {
      Thread.onSpinWait();
    }
    assertThat(one).isNotDone();
    leave.countDown();
    assertThat(get(one)).containsExactly(1);
    assertThat(get(two)).containsExactly(2);
    closed.get(SECONDS, TimeUnit.SECONDS);
    for (Thread thread : served) {
      thread.join(TimeUnit.SECONDS.toMillis(SECONDS));
      assertThat(thread.isAlive()).isFalse();
    }
  }

  private static boolean isOpen(Door door) {
    try {
      door.info();
      return true;
    } catch (DoorException e) {
      return false;
    }
  }

  @Test
  void aProcedureMayCloseItsOwnDoor() throws Exception {
    CompletableFuture<DoorServer> self = new CompletableFuture<>();
    List<Thread> served = new CopyOnWriteArrayList<>();
    DoorProcedure closer =
        call -> {
          served.add(Thread.currentThread());
          self.join().close();
          call.reply(call.argument());
        };
    DoorServer server = DoorServer.builder(closer).threads(DoorThreads.fixed(2)).create();
    self.complete(server);
    Door door = server.door();
    assertThat(get(call(door, 3))).containsExactly(3);
    fails(Errno.EBADF, () -> door.call(new byte[0]));
    served.get(0).join(TimeUnit.SECONDS.toMillis(SECONDS));
    assertThat(served.get(0).isAlive()).isFalse();
  }

  @Test
  void closingUnderCallersAnswersThemOrSaysEbadf() throws Exception {
    for (int round = 0; round < 20; round++) {
      DoorServer server =
          DoorServer.builder(call -> call.reply(call.argument()))
              .threads(DoorThreads.growing(1, 4))
              .create();
      CountDownLatch calling = new CountDownLatch(8);
      try (DoorDescriptor descriptor = DoorDescriptor.of(server.door());
          Door own = descriptor.asDoor()) {
        List<Future<Errno>> ends = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
          ends.add(clients.submit(() -> callUntilError(own, calling)));
        }
        assertThat(calling.await(SECONDS, TimeUnit.SECONDS)).isTrue();
        server.close();
        for (Future<Errno> end : ends) {
          assertThat(end.get(SECONDS, TimeUnit.SECONDS)).isEqualTo(Errno.EBADF);
        }
      }
    }
  }

  private static Errno callUntilError(Door door, CountDownLatch calling) {
    byte[] question = {1, 2, 3};
    try {
      while (true) {
        assertThat(door.call(question)).isEqualTo(question);
        calling.countDown();
      }
    } catch (DoorException e) {
      return e.errno();
    }
  }

  private static void fails(
      Errno errno, org.assertj.core.api.ThrowableAssert.ThrowingCallable code) {
    assertThatThrownBy(code)
        .isInstanceOfSatisfying(
            DoorException.class, e -> assertThat(e.errno()).as(e.getMessage()).isEqualTo(errno));
  }
}
