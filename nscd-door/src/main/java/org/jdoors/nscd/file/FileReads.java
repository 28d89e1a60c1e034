package org.jdoors.nscd.file;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * What watched files need: who reads them, clocks, and where problems are told.
 *
 * @param queue where the reading is done
 * @param nanoTime a running clock, as {@link System#nanoTime}
 * @param clock the time of day that modification times are compared with
 * @param warnings told one line of text per problem; called by any thread
 * @param mostBytes largest file that is read
 */
public record FileReads(
    Queue queue,
    LongSupplier nanoTime,
    InstantSource clock,
    Consumer<String> warnings,
    long mostBytes) {

  /** Does the reading. */
  public interface Queue {

    /** Has {@code read} run after {@code delay}, never two at a time. */
    void add(Runnable read, Duration delay);

    /** Has {@code changed} called whenever the file may have changed, where the system tells. */
    default void watch(Path path, Runnable changed) {}
  }
}
