package org.jdoors.syslog.appender;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jdoors.syslog.record.Bytes;
import org.jdoors.syslog.record.Sanitizer;

/**
 * What happens to records while the daemon is away: they are shown on standard error, at most some
 * in a second. One warning says so, and one line that it is over. For any number of threads.
 */
final class Away {
  /** Records shown in a second. */
  static final int MOST_PER_SECOND = 100;

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final String name;
  private final PrintStream err;
  private final LongSupplier nanoTime;
  private boolean away;
  private long windowEnd;
  private int inWindow;
  private long shown;
  private long leftOut;

  /**
   * @param name of the appender
   * @param nanoTime as {@link System#nanoTime}
   */
  Away(String name, PrintStream err, LongSupplier nanoTime) {
    this.name = name;
    this.err = err;
    this.nanoTime = nanoTime;
  }

  /** A record could not be given to the daemon. */
  synchronized void show(AppRecord record, String reason) {
    long now = nanoTime.getAsLong();
    if (!away) {
      away = true;
      windowEnd = now + SECOND;
      say("records go to standard error: " + reason);
    }
    if (now - windowEnd >= 0) {
      windowEnd = now + SECOND;
      inWindow = 0;
    }
    if (inWindow < MOST_PER_SECOND) {
      inWindow++;
      shown++;
      err.println(harmless(record.shown()));
    } else {
      leftOut++;
    }
  }

  /** A record was given to the daemon. */
  synchronized void back() {
    if (away) {
      away = false;
      inWindow = 0;
      say("daemon is back: " + shown + " records shown here, " + leftOut + " left out");
      shown = 0;
      leftOut = 0;
    }
  }

  private void say(String text) {
    err.println("SyslogDoor " + name + ": " + harmless(text));
  }

  private static String harmless(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    Bytes line = new Bytes(bytes.length + 16);
    Sanitizer.UTF_8.append(bytes, 0, bytes.length, line);
    return new String(line.array(), 0, line.length(), StandardCharsets.UTF_8);
  }
}
