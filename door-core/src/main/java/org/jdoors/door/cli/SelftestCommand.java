package org.jdoors.door.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jdoors.door.selftest.Selftest;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code door selftest}: whether doors on this machine are as this program takes them. */
@Command(
    name = "selftest",
    mixinStandardHelpOptions = true,
    description = "Try doors on this machine and print a report.")
final class SelftestCommand implements Callable<Integer> {

  @ParentCommand private @Nullable DoorCommand parent;

  @Option(
      names = "--folder",
      paramLabel = "FOLDER",
      description = "where to work, in place of the folder for temporary files")
  private Path folder = Path.of(System.getProperty("java.io.tmpdir", "/tmp"));

  @Option(
      names = "--log-driver",
      description = "also log a record by the log driver and read it (illumos, as root)")
  private boolean logDriver;

  @Override
  public Integer call() {
    DoorCommand command = Objects.requireNonNull(parent);
    try {
      return Selftest.run(folder, logDriver, command.out()) ? DoorCommand.OK : DoorCommand.FAILURE;
    } catch (IOException e) {
      return command.fail(folder, "cannot be used: " + e);
    }
  }
}
