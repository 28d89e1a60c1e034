package org.jdoors.door;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
@Timeout(300)
final class ManyClientsTest {

  private static final int CLIENTS = 16;
  private static final int CALLS = 2000;
  private static final int MAX_SIZE = 100_000;

  /** What each server thread allocated while serving, summed. */
  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @Test
  void everyAnswerIsTheCallersOwn() throws Exception {
    DoorProcedure invert =
        call -> {
          ByteBuffer argument = call.argument();
          ByteBuffer result = call.result(argument.limit());
          for (int i = 0; i < argument.limit(); i++) {
            result.put(i, (byte) ~argument.get(i));
          }
          call.reply(argument.limit());
        };
    try (DoorServer server = DoorServer.create(invert, Set.of())) {
      round(server.door());
      int descriptors = NoLeaks.descriptors();
      int liveThreads = threads.getThreadCount();
      round(server.door());
      round(server.door());
      // Each round's clients are new threads: what the first one took must serve the others too.
      assertThat(NoLeaks.descriptors()).isLessThanOrEqualTo(descriptors + 8 * CLIENTS);
      assertThat(threads.getThreadCount()).isLessThanOrEqualTo(liveThreads + CLIENTS);
    }
  }

  private static void round(Door door) throws Exception {
    ExecutorService executor = Executors.newFixedThreadPool(CLIENTS);
    try {
      List<Future<?>> clients = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        Random random = new Random(i);
        clients.add(executor.submit(() -> client(door, random)));
      }
      for (Future<?> client : clients) {
        client.get(200, TimeUnit.SECONDS);
      }
    } finally {
      executor.shutdownNow();
      assertThat(executor.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static Void client(Door door, Random random) throws DoorException {
    ByteBuffer argument = ByteBuffer.allocateDirect(MAX_SIZE);
    ByteBuffer result = ByteBuffer.allocateDirect(MAX_SIZE);
    for (int i = 0; i < CALLS; i++) {
      int size = i % 100 == 0 ? random.nextInt(MAX_SIZE) : random.nextInt(200);
      byte[] data = new byte[size];
      random.nextBytes(data);
      argument.clear().put(data).flip();
      door.call(argument, result);
      for (int b = 0; b < size; b++) {
        data[b] = (byte) ~data[b];
      }
      assertThat(result).isEqualTo(ByteBuffer.wrap(data));
    }
    return null;
  }

  @Test
  void closingUnderCallersAnswersThemOrSaysEbadf() throws Exception {
    for (int round = 0; round < 20; round++) {
      DoorServer server = DoorServer.create(call -> call.reply(call.argument()), Set.of());
      CountDownLatch calling = new CountDownLatch(CLIENTS);
      ExecutorService executor = Executors.newFixedThreadPool(CLIENTS);
      try (DoorDescriptor descriptor = DoorDescriptor.of(server.door());
          Door own = descriptor.asDoor()) {
        List<Future<Errno>> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
          Door door = i % 2 == 0 ? own : server.door();
          clients.add(executor.submit(() -> callUntilError(door, calling)));
        }
        assertThat(calling.await(60, TimeUnit.SECONDS)).isTrue();
        server.close();
        for (Future<Errno> client : clients) {
          assertThat(client.get(60, TimeUnit.SECONDS)).isEqualTo(Errno.EBADF);
        }
      } finally {
        executor.shutdownNow();
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

  @Test
  void aCallMakesNoGarbageOnEitherSide() throws DoorException {
    AtomicLong served = new AtomicLong();
    int pid = (int) ProcessHandle.current().pid();
    DoorProcedure echo =
        call -> {
          call.reply(call.argument());
          if (call.credentials().pid() != pid || call.isAborted()) {
            call.reply(0);
          }
          served.set(threads.getThreadAllocatedBytes(Thread.currentThread().getId()));
        };
    ByteBuffer argument = ByteBuffer.allocateDirect(64);
    ByteBuffer result = ByteBuffer.allocateDirect(4096);
    try (DoorServer server = DoorServer.create(echo, Set.of())) {
      Door door = server.door();
      call(door, argument, result, 20_000);
      long client = Thread.currentThread().getId();
      long clientBefore = threads.getThreadAllocatedBytes(client);
      long serverBefore = served.get();
      int calls = 20_000;
      call(door, argument, result, calls);
      long clientBytes = threads.getThreadAllocatedBytes(client) - clientBefore;
      long serverBytes = served.get() - serverBefore;
      // Well under one object per call; what is left is the compilers' and the measurement's.
      assertThat(clientBytes / calls).isLessThan(8);
      assertThat(serverBytes / calls).isLessThan(8);
    }
  }

  private static void call(Door door, ByteBuffer argument, ByteBuffer result, int times)
      throws DoorException {
    for (int i = 0; i < times; i++) {
      door.call(argument, result);
    }
  }
}
