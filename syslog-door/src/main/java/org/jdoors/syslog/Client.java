package org.jdoors.syslog;

import java.io.IOException;
import java.time.Duration;
import org.jdoors.daemon.DoorOption;
import org.jdoors.daemon.ExitStatus;
import org.jdoors.daemon.Failure;
import org.jdoors.syslog.client.NotAcknowledgedException;
import org.jdoors.syslog.client.SyslogClient;
import org.jdoors.syslog.record.DoorReply;

/** How the commands reach the daemon, and what they end with if it does not do as asked. */
final class Client {
  /** Longer than a daemon waits for its outputs. */
  private static final Duration DEADLINE = Duration.ofSeconds(90);

  private Client() {}

  /** What a command does with the daemon. */
  @FunctionalInterface
  interface Work {
    void run(SyslogClient client) throws IOException, Failure;
  }

  /**
   * Does one thing with the daemon behind the door.
   *
   * @return {@link ExitStatus#OK}
   */
  static int with(DoorOption door, Work work) throws Failure {
    try (SyslogClient client = open(door)) {
      work.run(client);
    } catch (IOException e) {
      throw failure(e);
    }
    return ExitStatus.OK;
  }

  private static SyslogClient open(DoorOption door) throws Failure {
    try {
      return SyslogClient.open(door.path(), DEADLINE);
    } catch (IOException e) {
      throw Failure.of(e, ExitStatus.NO_DAEMON);
    }
  }

  /** What a command ends with after this. */
  static Failure failure(IOException e) {
    if (e instanceof NotAcknowledgedException refused && refused.status() == DoorReply.DENIED) {
      return new Failure(ExitStatus.PERMISSION, e);
    }
    return Failure.of(e, ExitStatus.FATAL);
  }
}
