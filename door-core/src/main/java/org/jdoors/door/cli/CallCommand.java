package org.jdoors.door.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jdoors.door.Door;
import org.jdoors.door.DoorException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code door call}: standard input is the argument, standard output gets the answer. */
@Command(
    name = "call",
    mixinStandardHelpOptions = true,
    description = "Call a door with the bytes of standard input and write its answer.")
final class CallCommand implements Callable<Integer> {

  private static final int BYTES_PER_LINE = 16;

  @ParentCommand private @Nullable DoorCommand parent;

  @Option(names = "--hex", description = "write the answer as hexadecimal numbers")
  private boolean hex;

  @Parameters(paramLabel = "PATH", description = "attached door")
  private Path path = Path.of("");

  @Override
  public Integer call() {
    DoorCommand command = Objects.requireNonNull(parent);
    try (Door door = DoorCommand.open(path)) {
      byte[] answer = door.call(command.in().readAllBytes());
      write(answer, command.out());
      return DoorCommand.OK;
    } catch (DoorException e) {
      return command.fail(path, e);
    } catch (DoorCommand.NotDoorException | IOException e) {
      return command.fail(path, String.valueOf(e.getMessage()));
    }
  }

  private void write(byte[] answer, PrintStream out) {
    if (!hex) {
      out.write(answer, 0, answer.length);
      return;
    }
    HexFormat format = HexFormat.ofDelimiter(" ");
    for (int start = 0; start < answer.length; start += BYTES_PER_LINE) {
      int end = Math.min(answer.length, start + BYTES_PER_LINE);
      byte[] line =
          (format.formatHex(answer, start, end) + "\n").getBytes(StandardCharsets.US_ASCII);
      out.write(line, 0, line.length);
    }
  }
}
