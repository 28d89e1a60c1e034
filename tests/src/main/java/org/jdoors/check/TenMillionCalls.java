package org.jdoors.check;

import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jdoors.door.Door;
import org.jdoors.door.DoorException;
import org.jdoors.door.DoorServer;

/**
 * Calls a Java door from four threads while the garbage collector runs without a pause, and shows
 * that nothing grows: ten million calls, or as many as the first argument says. Every answer is
 * compared with its question. Run it with each collector, and with {@code -Xcheck:jni}.
 */
public final class TenMillionCalls {

  private static final long CALLS = 10_000_000;
  private static final long WARM_UP = 100_000;
  private static final int CLIENTS = 4;
  private static final int SIZE = 64;

  private TenMillionCalls() {}

  /** Ends with status 1 if an answer was wrong or a call failed. */
  public static void main(String[] args) throws IOException, InterruptedException {
    System.exit(run(args.length == 0 ? CALLS : Long.parseLong(args[0]), System.out));
  }

  static int run(long calls, PrintStream out) throws IOException, InterruptedException {
    AtomicBoolean done = new AtomicBoolean();
    Thread collector = new Thread(() -> collect(done), "collector");
    collector.setDaemon(true);
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    try (DoorServer server = DoorServer.create(call -> call.reply(call.argument()), Set.of())) {
      collector.start();
      callAll(server.door(), clients, WARM_UP);
      print(out, "before", 0, 0);
      long start = System.nanoTime();
      callAll(server.door(), clients, calls);
      print(out, "after", calls, System.nanoTime() - start);
      return 0;
    } catch (ExecutionException e) {
      out.println("failed: " + e.getCause());
      return 1;
    } finally {
      done.set(true);
      collector.join();
      clients.shutdown();
    }
  }

  private static void collect(AtomicBoolean done) {
    while (!done.get()) {
      System.gc();
    }
  }

  private static void callAll(Door door, ExecutorService clients, long calls)
      throws InterruptedException, ExecutionException {
    List<Future<?>> running = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      long seed = i * calls;
      running.add(clients.submit(() -> client(door, seed, calls / CLIENTS)));
    }
    for (Future<?> client : running) {
      client.get();
    }
  }

  private static Void client(Door door, long seed, long calls) throws DoorException {
    ByteBuffer argument = ByteBuffer.allocateDirect(SIZE).order(ByteOrder.nativeOrder());
    ByteBuffer result = ByteBuffer.allocateDirect(SIZE).order(ByteOrder.nativeOrder());
    for (long i = 0; i < calls; i++) {
      argument.putLong(0, seed + i).putLong(SIZE - Long.BYTES, ~i);
      int size = door.call(argument, result);
      if (size != SIZE || result.mismatch(argument) >= 0) {
        throw new IllegalStateException("answer to " + (seed + i) + " is wrong: " + size);
      }
    }
    return null;
  }

  private static void print(PrintStream out, String when, long calls, long nanos)
      throws IOException {
    double seconds = (double) nanos / TimeUnit.SECONDS.toNanos(1);
    out.printf(
        "%s: calls=%d rate=%.0f/s fds=%d threads=%d rss=%s%n",
        when,
        calls,
        nanos == 0 ? 0 : calls / seconds,
        Objects.requireNonNull(new File("/proc/self/fd").list()).length,
        ManagementFactory.getThreadMXBean().getThreadCount(),
        residentMemory());
  }

  private static String residentMemory() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmRSS:")) {
        return line.substring("VmRSS:".length()).strip().replace(" ", "");
      }
    }
    return "unknown";
  }
}
