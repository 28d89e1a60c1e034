package org.jdoors.syslog;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jdoors.daemon.DoorOption;
import org.jdoors.daemon.ExitStatus;
import org.jdoors.daemon.Failure;
import org.jdoors.door.DoorException;
import org.jdoors.door.Errno;
import org.jdoors.syslog.client.FollowedRecord;
import org.jdoors.syslog.client.FollowedRecords;
import org.jdoors.syslog.client.NotAcknowledgedException;
import org.jdoors.syslog.client.SyslogClient;
import org.jdoors.syslog.record.DoorReply;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Prints records as they come, until it is ended or the daemon is gone. */
@Command(
    name = "tail",
    description = "Print records as they come, in colours on a terminal.",
    exitCodeOnInvalidInput = Main.USAGE)
final class TailCommand implements Callable<Integer> {
  /** Longest wait of one call. */
  private static final Duration CALL = Duration.ofSeconds(20);

  /** How long a daemon may take to start anew. */
  private static final long RESTART_NANOS = TimeUnit.SECONDS.toNanos(10);

  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final PrintStream out;
  private final PrintStream err;

  @Mixin private DoorOption door = new DoorOption(SyslogClient.DOOR_NAME);

  @Option(
      names = "-s",
      paramLabel = "SELECTOR",
      description = "Which records, as in syslog.conf; without it *.debug.")
  private String selector = "*.debug";

  @Option(
      names = "-n",
      paramLabel = "NUMBER",
      description = "How many of the latest records come first; without it 10.")
  private int last = 10;

  @Option(names = "--no-color", description = "No colours, not even on a terminal.")
  private boolean noColor;

  @Option(names = "--json", description = "One JSON object for each record.")
  private boolean json;

  TailCommand(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  @Override
  public Integer call() throws Failure {
    if (last < 0) {
      throw new Failure(Main.USAGE, "-n: not a number of records: " + last);
    }
    boolean colour = !noColor && !json && Ansi.AUTO.enabled();
    return Client.with(door, client -> follow(client, new RecordPrinter(out, json, colour)));
  }

  private void follow(SyslogClient client, RecordPrinter printer) throws Failure, IOException {
    FollowedRecords records = client.follow(selector, last);
    long lost = 0;
    while (!out.checkError()) {
      FollowedRecord record = next(records);
      if (record != null) {
        printer.print(record);
      }
      if (records.lost() > lost) {
        err.println("syslog-door: too slow: " + (records.lost() - lost) + " records not shown");
        lost = records.lost();
      }
    }
  }

  private @Nullable FollowedRecord next(FollowedRecords records) throws Failure, IOException {
    long deadline = System.nanoTime() + RESTART_NANOS;
    while (true) {
      try {
        return records.next(CALL);
      } catch (NotAcknowledgedException e) {
        if (e.status() == DoorReply.MALFORMED) {
          throw new Failure(Main.USAGE, "-s: not a selector: " + selector);
        }
        throw e;
      } catch (DoorException e) {
        boolean ended = e.errno() == Errno.EBADF || e.errno() == Errno.EINTR;
        if (!ended || System.nanoTime() - deadline > 0) {
          throw Failure.of(e, ExitStatus.NO_DAEMON);
        }
        LockSupport.parkNanos(this, LOOK_NANOS);
      }
    }
  }
}
