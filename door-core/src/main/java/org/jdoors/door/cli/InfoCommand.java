package org.jdoors.door.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jdoors.door.Door;
import org.jdoors.door.DoorException;
import org.jdoors.door.DoorInfo;
import org.jdoors.door.DoorParameter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code door info}: what door_info and door_getparam tell. */
@Command(
    name = "info",
    mixinStandardHelpOptions = true,
    description = "Show who serves a door, its attributes and its limits.")
final class InfoCommand implements Callable<Integer> {

  @ParentCommand private @Nullable DoorCommand parent;

  @Parameters(paramLabel = "PATH", description = "attached door")
  private Path path = Path.of("");

  @Override
  public Integer call() {
    DoorCommand command = Objects.requireNonNull(parent);
    try (Door door = DoorCommand.open(path)) {
      print(door, command.out());
      return DoorCommand.OK;
    } catch (DoorException e) {
      return command.fail(path, e);
    } catch (DoorCommand.NotDoorException e) {
      return command.fail(path, String.valueOf(e.getMessage()));
    }
  }

  private static void print(Door door, PrintStream out) throws DoorException {
    DoorInfo info = door.info();
    row(out, "target", info.target() < 0 ? "gone" : Integer.toString(info.target()));
    row(out, "procedure", "0x" + Long.toHexString(info.procedure()));
    row(out, "cookie", "0x" + Long.toHexString(info.cookie()));
    row(
        out,
        "attributes",
        info.attributes().stream().sorted().map(Enum::name).collect(Collectors.joining(" ")));
    row(out, "uniquifier", Long.toUnsignedString(info.uniquifier()));
    if (!info.isLive()) {
      return; // on Linux the limits went with the server
    }
    for (DoorParameter parameter : DoorParameter.values()) {
      String name = parameter.name().toLowerCase(Locale.ROOT);
      row(out, name, Long.toUnsignedString(door.parameter(parameter)));
    }
  }

  private static void row(PrintStream out, String name, String value) {
    out.println((name + ": " + value).stripTrailing());
  }
}
