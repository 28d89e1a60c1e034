package org.jdoors.daemon;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Asks whether the daemon answers: {@link ExitStatus#OK} or {@link ExitStatus#NO_DAEMON}. */
@Command(name = "ping", description = "Ask whether the daemon answers.")
public final class PingCommand implements Callable<Integer> {

  /** One call of a daemon, in its own protocol. */
  @FunctionalInterface
  public interface Ping {

    /** Whether the daemon behind the door answers; an exception says why it does not. */
    boolean answers(Path door) throws IOException;
  }

  private final Ping ping;

  @Mixin private DoorOption door;

  /**
   * @param usual name of the daemon's door, as for {@link DoorOption}
   */
  public PingCommand(String usual, Ping ping) {
    this.door = new DoorOption(usual);
    this.ping = ping;
  }

  @Override
  public Integer call() throws Failure {
    try {
      return ping.answers(door.path()) ? ExitStatus.OK : ExitStatus.NO_DAEMON;
    } catch (IOException e) {
      throw Failure.of(e, ExitStatus.NO_DAEMON);
    }
  }
}
