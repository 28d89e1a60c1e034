package org.jdoors.door.selftest;

import static org.jdoors.door.selftest.Check.expect;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jdoors.unix.LogDriver;
import org.jdoors.unix.LogWriter;

/** What daemons need besides doors: signals and the log driver. */
final class ProcessChecks {

  private static final Path LOG = Path.of("/dev/log");
  private static final int PIECE = 1024;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int USER_INFO = 14;
  private static final int SL_CONSOLE = 0x10;

  private ProcessChecks() {}

  /** The log driver only if asked for: a reader gets what is kept for the first one that comes. */
  static List<Check> all(boolean logDriver) {
    List<Check> checks = new ArrayList<>();
    checks.add(Check.of("signals", "HUP and TERM come to the program", ProcessChecks::signals));
    if (logDriver) {
      checks.add(Check.of("log", "a record goes through the log driver", b -> log()));
    }
    return checks;
  }

  /** The machine itself would end on HUP. */
  private static void signals(Bench bench) throws Exception {
    try (Peer peer = bench.peer("signals", bench.path())) {
      for (String name : List.of("HUP", "HUP", "TERM")) {
        Process kill =
            new ProcessBuilder("kill", "-" + name, Integer.toString(peer.pid()))
                .inheritIO()
                .start();
        expect("status of kill", 0, kill.waitFor());
        expect("signal", name, peer.line());
      }
    }
  }

  private static void log() throws Exception {
    if (!LogDriver.isSupported()) {
      throw new Check.SkippedException("this system has no log driver");
    }
    String text = "jdoors selftest " + ProcessHandle.current().pid();
    try (LogDriver driver = LogDriver.open(LOG, PIECE)) {
      Instant before = Instant.now();
      LogWriter.write(text + "\n");
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (true) {
        Duration left = Duration.ofNanos(deadline - System.nanoTime());
        expect("the record comes within " + PATIENCE, !left.isNegative());
        if (!driver.await(left)) {
          continue;
        }
        boolean more = driver.read(PIECE);
        String got = StandardCharsets.ISO_8859_1.decode(driver.data()).toString();
        if (got.contains(text)) {
          expect("record", text + "\n\0", got);
          expect("more of it", false, more);
          expect("priority", USER_INFO, driver.priority());
          expect("flags have SL_CONSOLE: " + driver.flags(), (driver.flags() & SL_CONSOLE) != 0);
          long apart = Math.abs(driver.time() - before.getEpochSecond());
          expect("its time is now: " + apart + " s apart", apart <= PATIENCE.toSeconds());
          return;
        }
      }
    }
  }
}
