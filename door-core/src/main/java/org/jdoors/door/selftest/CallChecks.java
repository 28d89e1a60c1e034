package org.jdoors.door.selftest;

import static org.jdoors.door.selftest.Check.expect;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jdoors.door.Door;
import org.jdoors.door.DoorAttribute;
import org.jdoors.door.DoorCall;
import org.jdoors.door.DoorDescriptor;
import org.jdoors.door.DoorException;
import org.jdoors.door.DoorServer;
import org.jdoors.door.DoorThreads;
import org.jdoors.door.Errno;
import org.jdoors.door.SharedSegment;
import org.jspecify.annotations.Nullable;

/** Calls, within this process and between several. */
final class CallChecks {

  private static final int PROCESSES = 4;
  private static final int THREADS = 4;
  private static final int DEPTH = 2000;
  private static final int SECONDS = 30;
  private static final byte[] NOTHING = {};

  private CallChecks() {}

  static List<Check> all() {
    return List.of(
        Check.of("call", "answers are what the procedure gave", CallChecks::echo),
        Check.of("call", "a full stack leaves Java its room", CallChecks::stack),
        Check.of("call", "garbage is collected during calls", CallChecks::collect),
        Check.of("call", "a procedure that throws harms nobody", CallChecks::thrower),
        new Check("call", "several processes call at once", CallChecks::processes),
        Check.of("call", "another process serves, and dies", CallChecks::server),
        Check.of("call", "a procedure sees that its caller died", CallChecks::deadCaller),
        Check.of("call", "a door of its own has threads of its own", CallChecks::threads),
        Check.of("limits", "too much is refused with the right error", CallChecks::limits),
        Check.of("memory", "a segment is shared", CallChecks::segment));
  }

  private static DoorServer echoing() throws DoorException {
    return DoorServer.create(call -> call.reply(call.argument()), Set.of());
  }

  private static byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      bytes[i] = (byte) (i * 31 + size);
    }
    return bytes;
  }

  private static void echo(Bench bench) throws Exception {
    try (DoorServer server = echoing()) {
      for (int size : new int[] {0, 1, 24, 4095, 4096, 4097, 16384, 16385, 100_000, 1 << 20}) {
        byte[] argument = bytes(size);
        expect(
            "answer of " + size + " bytes", Arrays.equals(argument, server.door().call(argument)));
      }
    }
  }

  private static int deep(int depth, DoorCall call) {
    return depth == 0 ? call.argument().limit() : deep(depth - 1, call);
  }

  private static void stack(Bench bench) throws Exception {
    try (DoorServer server =
        DoorServer.create(
            call -> {
              int size = deep(DEPTH, call);
              call.reply(call.result(Integer.BYTES).putInt(0, size).clear());
            },
            Set.of())) {
      byte[] answer = server.door().call(new byte[1 << 20]);
      int size = ByteBuffer.wrap(answer).order(ByteOrder.nativeOrder()).getInt();
      expect("size seen " + DEPTH + " frames above the largest argument", 1 << 20, size);
    }
  }

  private static void collect(Bench bench) throws Exception {
    try (DoorServer server =
        DoorServer.create(
            call -> {
              List<byte[]> garbage = new ArrayList<>();
              for (int i = 0; i < 100; i++) {
                garbage.add(new byte[1000]);
              }
              System.gc();
              call.reply(call.result(Integer.BYTES).putInt(0, garbage.size()));
            },
            Set.of())) {
      for (int i = 0; i < 20; i++) {
        expect("size of the answer", Integer.BYTES, server.door().call(new byte[i]).length);
      }
    }
  }

  private static void thrower(Bench bench) throws Exception {
    Logger logger = Logger.getLogger(DoorServer.class.getName());
    logger.setLevel(Level.OFF); // its complaint is meant, and no part of the report
    try {
      throwOnce();
    } finally {
      logger.setLevel(null);
    }
  }

  private static void throwOnce() throws Exception {
    AtomicBoolean throwing = new AtomicBoolean(true);
    try (DoorServer server =
        DoorServer.builder(
                call -> {
                  if (throwing.get()) {
                    throw new IllegalStateException("meant");
                  }
                  call.reply(call.argument());
                })
            .onFailure(call -> call.reply(ByteBuffer.wrap(new byte[] {9})))
            .create()) {
      expect("answer after a failure", 9, (int) server.door().call(NOTHING)[0]);
      throwing.set(false);
      expect("answer of the next call", 5, (int) server.door().call(new byte[] {5})[0]);
    }
  }

  private static @Nullable String processes(Bench bench) throws Exception {
    Set<Integer> pids = ConcurrentHashMap.newKeySet();
    Path path = bench.path();
    try (DoorServer server =
        DoorServer.create(
                call -> {
                  pids.add(call.credentials().pid());
                  call.reply(call.argument());
                },
                Set.of())
            .attach(path)) {
      List<Peer> peers = new ArrayList<>();
      for (int i = 0; i < PROCESSES; i++) {
        peers.add(bench.peer("call", path));
      }
      Set<Integer> started = new HashSet<>();
      for (Peer peer : peers) {
        expect("outcome of a process", "called", peer.line());
        started.add(peer.pid());
      }
      expect("callers by the system's word", started, pids);
      expect("the door is served", server.info().isLive());
    }
    return PROCESSES + " processes, " + PeerMain.CALLS + " calls each";
  }

  private static void server(Bench bench) throws Exception {
    Path path = bench.path();
    try (Peer peer = bench.peer("serve", path);
        Door door = Door.open(path)) {
      expect("answer", 3, (int) door.call(new byte[] {3})[0]);
      expect("target", peer.pid(), door.info().target());
      peer.kill();
      expect("the door is dead", !door.info().isLive());
      fails(Errno.EBADF, () -> door.call(new byte[1]));
      // The path is taken over from the dead.
      try (DoorServer next = echoing().attach(path)) {
        expect("target", (int) ProcessHandle.current().pid(), next.info().target());
      }
    }
  }

  private static void deadCaller(Bench bench) throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch seen = new CountDownLatch(1);
    Path path = bench.path();
    try (DoorServer server =
        DoorServer.create(
                call -> {
                  entered.countDown();
                  while (!call.isAborted() && !Thread.currentThread().isInterrupted()) {
                    Thread.onSpinWait();
                  }
                  seen.countDown();
                },
                Set.of())
            .attach(path)) {
      try (Peer peer = bench.peer("hang", path)) {
        expect("the call arrived", entered.await(SECONDS, TimeUnit.SECONDS));
        peer.kill();
        expect("the procedure learns of the death", seen.await(SECONDS, TimeUnit.SECONDS));
      }
      expect("the door is served", server.info().isLive());
    }
  }

  private static void threads(Bench bench) throws Exception {
    CyclicBarrier together = new CyclicBarrier(THREADS);
    try (DoorServer server =
        DoorServer.builder(call -> together.await(SECONDS, TimeUnit.SECONDS))
            .threads(DoorThreads.growing(1, THREADS))
            .create()) {
      List<Thread> callers = new ArrayList<>();
      Set<Throwable> failures = ConcurrentHashMap.newKeySet();
      for (int i = 0; i < THREADS; i++) {
        Thread caller =
            new Thread(
                () -> {
                  try {
                    server.door().call(NOTHING);
                  } catch (IOException e) {
                    failures.add(e);
                  }
                });
        callers.add(caller);
        caller.start();
      }
      for (Thread caller : callers) {
        caller.join();
      }
      expect("failures of calls at once", Set.of(), failures);
      expect("calls met", !together.isBroken());
      expect("attributes", server.info().attributes().contains(DoorAttribute.PRIVATE));
    }
  }

  private static void limits(Bench bench) throws Exception {
    try (DoorServer server =
            DoorServer.builder(call -> call.reply(call.argument()))
                .minArgument(2)
                .maxArgument(100)
                .maxDescriptors(1)
                .create();
        DoorServer refusing = DoorServer.create(call -> {}, Set.of(DoorAttribute.REFUSE_DESC))) {
      fails(Errno.ENOBUFS, () -> server.door().call(new byte[1]));
      expect("size of an answer", 100, server.door().call(new byte[100]).length);
      fails(Errno.ENOBUFS, () -> server.door().call(new byte[101]));
      try (DoorDescriptor one = DoorDescriptor.of(server.door());
          DoorDescriptor two = DoorDescriptor.of(server.door())) {
        ByteBuffer data = ByteBuffer.allocate(2);
        server.door().call(data, List.of(one)).close();
        fails(Errno.ENFILE, () -> server.door().call(data, List.of(one, two)).close());
        fails(Errno.ENOTSUP, () -> refusing.door().call(data, List.of(one)).close());
      }
    }
  }

  private static void segment(Bench bench) throws Exception {
    int size = 100_000;
    try (DoorServer server =
            DoorServer.create(
                call -> {
                  try (SharedSegment segment = SharedSegment.of(call.descriptors().get(0), size)) {
                    segment.buffer().put(size - 1, (byte) 8);
                  }
                },
                Set.of());
        SharedSegment segment = SharedSegment.create(size, SharedSegment.Access.READ_WRITE);
        DoorDescriptor descriptor = segment.descriptor()) {
      server.door().call(ByteBuffer.allocate(0), List.of(descriptor)).close();
      expect("byte written by the other side", 8, (int) segment.buffer().get(size - 1));
    }
  }

  /** What must fail. */
  interface Attempt {
    void run() throws IOException;
  }

  static void fails(Errno errno, Attempt attempt) throws Check.FailedException, IOException {
    try {
      attempt.run();
    } catch (DoorException e) {
      if (e.errno() == errno) {
        return;
      }
      throw new Check.FailedException(
          e.getMessage() + " (" + e.errnoNumber() + "), expected " + errno);
    }
    throw new Check.FailedException("a call succeeded, expected " + errno);
  }
}
