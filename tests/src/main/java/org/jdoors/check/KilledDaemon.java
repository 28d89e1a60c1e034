package org.jdoors.check;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jdoors.syslog.client.SyslogClient;
import org.jdoors.syslog.record.Durability;
import org.jspecify.annotations.Nullable;

/**
 * Kills the syslog daemon by SIGKILL while senders log through its door, again and again, and
 * compares the file with what they were told: {@code kill ROUNDS SENDERS DURABILITY [SEED]}. What
 * was acknowledged as written or on disk is there; nothing is there more often than it was sent;
 * each sender's records are in its order; no two lines run into each other.
 *
 * <p>As {@code power} it kills the daemon and takes the power from the disk, see {@link LoopDisk}:
 * what was acknowledged as on disk is there.
 *
 * <p>Or lets senders log as fast as they can, in batches and record by record, and looks that all
 * is there in order: {@code order RECORDS SENDERS DURABILITY}.
 */
public final class KilledDaemon {
  /** Most acknowledgements of one daemon's life. */
  private static final int MOST_ACKNOWLEDGED = 2000;

  /** Far more than a million records take on a busy machine. */
  private static final long PATIENCE_SECONDS = 900;

  private static final int BATCH = 128;
  private static final int SINGLES = 16;

  /** For a daemon that lives for a second. */
  private static final List<String> SHORT_LIFE =
      List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  private final Path folder;
  private final List<NumberedSender> senders = new ArrayList<>();
  private final Durability wanted;
  private final ExecutorService threads;

  private KilledDaemon(Path folder, int senders, Durability wanted) {
    this.folder = folder;
    this.wanted = wanted;
    for (int i = 0; i < senders; i++) {
      this.senders.add(new NumberedSender(i, wanted));
    }
    this.threads =
        Executors.newFixedThreadPool(
            senders,
            task -> {
              Thread thread = new Thread(task, "sender");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Ends with status 1 if anything was wrong. */
  public static void main(String[] args) throws Exception {
    int count;
    int senders;
    Durability wanted;
    long seed;
    try {
      if (args.length < 4 || !List.of("kill", "power", "order").contains(args[0])) {
        throw new IllegalArgumentException();
      }
      count = Integer.parseUnsignedInt(args[1]);
      senders = Integer.parseUnsignedInt(args[2]);
      wanted = Durability.valueOf(args[3]);
      seed = args.length > 4 ? Long.parseLong(args[4]) : System.nanoTime();
      if (count < 1 || senders < 1) {
        throw new IllegalArgumentException();
      }
    } catch (IllegalArgumentException e) {
      System.err.println(
          "usage: KilledDaemon kill|power ROUNDS SENDERS DURABILITY [SEED]"
              + " | order RECORDS SENDERS DURABILITY");
      System.exit(2);
      return;
    }
    Path folder = Files.createTempDirectory("jdoors-crash");
    int status;
    if (args[0].equals("order")) {
      status = order(folder, count, senders, wanted, System.out).print(System.out);
    } else {
      System.out.printf(
          "%s rounds=%d senders=%d durability=%s seed=%d%n", args[0], count, senders, wanted, seed);
      LogCheck check =
          args[0].equals("kill")
              ? kill(folder, count, senders, wanted, seed)
              : cut(folder, count, senders, wanted, seed);
      status = check.print(System.out);
    }
    if (status == 0) {
      delete(folder);
    } else {
      System.out.println("kept: " + folder);
    }
    System.exit(status);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }

  /**
   * Kills daemons.
   *
   * @param folder an empty one
   * @param seed of the moments at which daemons are killed
   */
  static LogCheck kill(Path folder, int rounds, int senders, Durability wanted, long seed)
      throws Exception {
    return kill(folder, null, rounds, senders, wanted, seed);
  }

  /** Kills daemons, and cuts the power of the disk that they log to. */
  static LogCheck cut(Path folder, int rounds, int senders, Durability wanted, long seed)
      throws Exception {
    Path logs = Files.createDirectory(DaemonProcess.logs(folder));
    try (LoopDisk disk = LoopDisk.make(folder.resolve("image"), logs)) {
      return kill(folder, disk, rounds, senders, wanted, seed);
    }
  }

  private static LogCheck kill(
      Path folder, @Nullable LoopDisk disk, int rounds, int senders, Durability wanted, long seed)
      throws Exception {
    KilledDaemon run = new KilledDaemon(folder, senders, wanted);
    try {
      DaemonProcess.configure(folder);
      Random random = new Random(seed);
      for (int round = 0; round < rounds; round++) {
        run.oneLife(1 + random.nextInt(MOST_ACKNOWLEDGED));
        if (disk != null) {
          disk.losePower();
        }
      }
      run.lastLife();
      return LogCheck.of(
          DaemonProcess.log(folder),
          run.senders,
          wanted != Durability.ACCEPTED,
          rounds,
          disk != null);
    } finally {
      run.threads.shutdownNow();
    }
  }

  /** A daemon that is killed after so many acknowledgements. */
  private void oneLife(int acknowledgements) throws Exception {
    CountDownLatch enough = new CountDownLatch(acknowledgements);
    try (DaemonProcess daemon = DaemonProcess.start(folder, SHORT_LIFE);
        SyslogClient client = SyslogClient.open(DaemonProcess.door(folder))) {
      List<Future<Boolean>> running = new ArrayList<>();
      for (NumberedSender sender : senders) {
        running.add(threads.submit(() -> sender.send(client, () -> true, enough::countDown)));
      }
      if (!enough.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("the daemon acknowledges nothing");
      }
      daemon.kill();
      for (Future<Boolean> each : running) {
        if (result(each)) {
          throw new IOException("a sender does not see that the daemon is gone");
        }
      }
    }
  }

  /** A daemon that every sender sends one more record to, and that ends as it should. */
  private void lastLife() throws Exception {
    try (DaemonProcess daemon = DaemonProcess.start(folder, SHORT_LIFE);
        SyslogClient client = SyslogClient.open(DaemonProcess.door(folder))) {
      List<Future<Boolean>> running = new ArrayList<>();
      for (NumberedSender sender : senders) {
        AtomicInteger done = new AtomicInteger();
        running.add(
            threads.submit(
                () -> sender.send(client, () -> done.get() == 0, done::incrementAndGet)));
      }
      for (Future<Boolean> each : running) {
        if (!result(each)) {
          throw new IOException("the last daemon does not answer");
        }
      }
      daemon.terminate();
    }
  }

  /**
   * Sends records as fast as they are acknowledged, and prints the rate.
   *
   * @param folder an empty one
   * @param records of all senders together
   */
  static LogCheck order(Path folder, int records, int senders, Durability wanted, PrintStream out)
      throws Exception {
    KilledDaemon run = new KilledDaemon(folder, senders, wanted);
    try {
      DaemonProcess.configure(folder);
      run.sendAll(records, out);
      return LogCheck.of(DaemonProcess.log(folder), run.senders, true, 0, false);
    } finally {
      run.threads.shutdownNow();
    }
  }

  private void sendAll(int records, PrintStream out) throws Exception {
    try (DaemonProcess daemon = DaemonProcess.start(folder, List.of());
        SyslogClient client = SyslogClient.open(DaemonProcess.door(folder))) {
      long start = System.nanoTime();
      List<Future<Void>> running = new ArrayList<>();
      int given = 0;
      for (NumberedSender sender : senders) {
        int share = (records - given) / (senders.size() - sender.name());
        given += share;
        Callable<Void> sending =
            () -> {
              sender.sendUpTo(share, BATCH, SINGLES, client);
              return null;
            };
        running.add(threads.submit(sending));
      }
      for (Future<Void> each : running) {
        result(each);
      }
      double seconds = (double) (System.nanoTime() - start) / TimeUnit.SECONDS.toNanos(1);
      daemon.terminate();
      out.printf(
          "order records=%d senders=%d durability=%s batch=%d singles=%d seconds=%.1f rate=%.0f/s%n",
          records, senders.size(), wanted, BATCH, SINGLES, seconds, records / seconds);
    }
  }

  private static <T> T result(Future<T> running) throws Exception {
    try {
      return running.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new IOException("a sender failed", e.getCause());
    } catch (TimeoutException e) {
      throw new IOException("a sender gets no answer", e);
    }
  }
}
