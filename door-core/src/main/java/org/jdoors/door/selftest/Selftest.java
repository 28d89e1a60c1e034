package org.jdoors.door.selftest;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jdoors.door.ffi.ErrnoException;
import org.jdoors.door.ffi.Errnos;
import org.jdoors.door.ffi.ProbeException;
import org.jspecify.annotations.Nullable;

/**
 * Tries doors as this program uses them on the machine it runs on, and prints a line for each thing
 * tried. Leaves nothing behind: its folder goes when it ends, also when it is interrupted.
 */
public final class Selftest {

  private static final long CHECK_SECONDS = 120;

  private enum Outcome {
    OK("ok     "),
    FAILED("FAILED "),
    SKIPPED("skipped");

    private final String word;

    Outcome(String word) {
      this.word = word;
    }
  }

  private record Result(Outcome outcome, @Nullable String remark) {}

  private final PrintStream out;
  private final Map<Outcome, Integer> counts = new EnumMap<>(Outcome.class);

  private Selftest(PrintStream out) {
    this.out = out;
  }

  /**
   * Runs all checks.
   *
   * @param folder where they make a folder of their own; doors are attached there
   * @param logDriver whether a reader of the log driver is opened for a moment as well
   * @return whether none failed
   * @throws IOException if there can be no folder there
   */
  public static boolean run(Path folder, boolean logDriver, PrintStream out) throws IOException {
    return new Selftest(out).run(folder, logDriver);
  }

  private boolean run(Path folder, boolean logDriver) throws IOException {
    try (Bench bench = Bench.in(folder)) {
      Machine.describe(bench.folder()).forEach(out::println);
      List<Check> checks = new ArrayList<>(AbiChecks.all());
      checks.addAll(CallChecks.all());
      checks.addAll(PathChecks.all());
      checks.addAll(ProcessChecks.all(logDriver));
      for (Check check : checks) {
        print(check, tryOut(check, bench));
        bench.killPeers();
      }
    }
    out.printf(
        "%d ok, %d failed, %d skipped%n",
        counts.getOrDefault(Outcome.OK, 0),
        counts.getOrDefault(Outcome.FAILED, 0),
        counts.getOrDefault(Outcome.SKIPPED, 0));
    return !counts.containsKey(Outcome.FAILED);
  }

  private void print(Check check, Result result) {
    counts.merge(result.outcome(), 1, Integer::sum);
    out.printf("%s %s: %s%n", result.outcome().word, check.subject(), check.name());
    if (result.remark() != null) {
      result.remark().lines().forEach(line -> out.println("        " + line));
    }
    out.flush();
  }

  /** On a thread of its own, so that a call that never returns is a line of the report too. */
  private static Result tryOut(Check check, Bench bench) {
    Result[] result = new Result[1];
    Thread thread = new Thread(() -> result[0] = result(check, bench), "selftest");
    thread.setDaemon(true);
    thread.start();
    try {
      thread.join(TimeUnit.SECONDS.toMillis(CHECK_SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (thread.isAlive()) {
      return new Result(
          Outcome.FAILED,
          "no end within " + CHECK_SECONDS + " s; it was at\n" + frames(thread.getStackTrace()));
    }
    return result[0] == null ? new Result(Outcome.FAILED, "ended without a result") : result[0];
  }

  private static Result result(Check check, Bench bench) {
    try {
      return new Result(Outcome.OK, check.body().run(bench));
    } catch (Check.SkippedException e) {
      return new Result(Outcome.SKIPPED, e.getMessage());
    } catch (Check.FailedException | ProbeException e) {
      return new Result(Outcome.FAILED, e.getMessage());
    } catch (ErrnoException e) {
      return new Result(
          Outcome.FAILED,
          String.format(
              "%s: errno %d (%s), expected success\n%s",
              e.function(), e.errno(), Errnos.name(e.errno()), frames(e.getStackTrace())));
    } catch (Throwable e) {
      return new Result(Outcome.FAILED, e + "\n" + frames(e.getStackTrace()));
    }
  }

  private static String frames(StackTraceElement[] trace) {
    StringBuilder lines = new StringBuilder();
    for (StackTraceElement frame : trace) {
      if (frame.getClassName().startsWith("org.jdoors.")) {
        lines.append("at ").append(frame).append('\n');
      }
    }
    return lines.toString();
  }
}
